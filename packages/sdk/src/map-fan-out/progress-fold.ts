import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { parseJsonObject, statusAfter } from '../progress/progress-reader.js';
import { type FanOutProgress, noProgress } from './progress.js';

/**
 * State names of the workflow that progress is read from. They are part of its contract; strategies add to them in
 * brackets.
 */
const itemsMap = 'Compute items';
const failedItem = 'Item failed';

/** Progress, and what of the history is needed to take it further. */
export interface ProgressState {
  readonly progress: FanOutProgress;
  /** The Distributed Map's run, whose counts have to be asked for. */
  readonly mapRunArn: string | undefined;
}

/** Before the first event. */
export const initialProgress: ProgressState = { progress: noProgress, mapRunArn: undefined };

/** What one event of the history adds to the progress. Pure: the same events always give the same progress. */
export function foldProgress(state: ProgressState, event: HistoryEvent): ProgressState {
  const { progress } = state;
  const { items } = progress;
  switch (event.type) {
    case 'ExecutionStarted':
      return {
        ...state,
        progress: {
          ...progress,
          items: { ...items, planned: plannedItems(event.executionStartedEventDetails?.input) },
        },
      };
    case 'MapIterationSucceeded':
      return isNamed(event.mapIterationSucceededEventDetails?.name, itemsMap)
        ? { ...state, progress: { ...progress, items: { ...items, done: items.done + 1 } } }
        : state;
    case 'PassStateEntered':
      return isNamed(event.stateEnteredEventDetails?.name, failedItem)
        ? { ...state, progress: { ...progress, items: { ...items, failed: (items.failed ?? 0) + 1 } } }
        : state;
    case 'MapRunStarted':
      return { ...state, mapRunArn: event.mapRunStartedEventDetails?.mapRunArn };
    case 'ExecutionSucceeded':
      return {
        ...state,
        mapRunArn: undefined,
        progress: { status: 'SUCCEEDED', items: totals(event.executionSucceededEventDetails?.output) ?? items },
      };
    default:
      // The other types of event say nothing about how many items there are, and few how the run stands.
      return { ...state, progress: { ...progress, status: statusAfter(event) ?? progress.status } };
  }
}

function isNamed(name: string | undefined, stateName: string): boolean {
  return name === stateName || name?.startsWith(`${stateName} (`) === true;
}

/** How many items a request lists, or says that it has. */
function plannedItems(input: string | undefined): number | undefined {
  const request = parseJsonObject(input);
  const { requests, length } = request ?? {};
  if (Array.isArray(requests)) return requests.length;
  return typeof length === 'number' ? length : undefined;
}

/** The request's own totals have the last word. */
function totals(output: string | undefined): FanOutProgress['items'] | undefined {
  const { requested, failed } = parseJsonObject(output) ?? {};
  return typeof requested === 'number' && typeof failed === 'number'
    ? { planned: requested, done: requested, failed }
    : undefined;
}
