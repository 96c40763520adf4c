import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type ProgressStatus, parseJsonObject, statusAfter, type ProgressReader } from '../progress/progress-reader.js';
import { describeMapRun } from '../map-runs.js';

/** Progress of an execution. */
export interface FanOutProgress {
  readonly status: ProgressStatus;
  readonly items: {
    /** Total number. `undefined` until it is known: a manifest is counted while it is read. */
    readonly planned: number | undefined;
    /** Number of items with an outcome. The distributed strategy counts them per batch. */
    readonly done: number;
    /** Number of failed items. `undefined` while only batch counts are known. */
    readonly failed: number | undefined;
  };
}

/** Before the first event. */
const noProgress: FanOutProgress = { status: 'RUNNING', items: { planned: undefined, done: 0, failed: 0 } };

/**
 * Names of the states that progress is read from. They are part of the workflow's contract. Strategies append a suffix
 * in parentheses.
 */
const itemsMap = 'Compute items';

const failedItem = 'Item failed';

/** Progress, and the state needed to continue. */
interface ProgressState {
  readonly progress: FanOutProgress;
  /** The Map Run whose counts have to be read. */
  readonly mapRunArn: string | undefined;
}

/** Before the first event. */
export const initialProgress: ProgressState = { progress: noProgress, mapRunArn: undefined };

/** Adds one history event to the progress. A pure function. */
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
      // No other event type affects the counts; few affect the status.
      return { ...state, progress: { ...progress, status: statusAfter(event) ?? progress.status } };
  }
}

function isNamed(name: string | undefined, stateName: string): boolean {
  return name === stateName || name?.startsWith(`${stateName} (`) === true;
}

/** Number of items that a request lists or declares. */
function plannedItems(input: string | undefined): number | undefined {
  const request = parseJsonObject(input);
  const { requests, length } = request ?? {};
  if (Array.isArray(requests)) return requests.length;
  return typeof length === 'number' ? length : undefined;
}

/** The totals of the output. */
function totals(output: string | undefined): FanOutProgress['items'] | undefined {
  const { requested, failed } = parseJsonObject(output) ?? {};
  return typeof requested === 'number' && typeof failed === 'number'
    ? { planned: requested, done: requested, failed }
    : undefined;
}

/** Reads progress from the execution history, and for a Distributed Map from the counts of its Map Run. */
export const fanOutProgress: ProgressReader<ProgressState, FanOutProgress> = {
  initial: initialProgress,
  fold: foldProgress,
  // Child executions of a Distributed Map have separate histories, so read the counts of the Map Run.
  async progressOf({ mapRunArn, progress }, stepwell, abortSignal) {
    if (mapRunArn === undefined) return progress;
    const { items } = await describeMapRun(stepwell, mapRunArn, abortSignal);
    return {
      ...progress,
      items: { planned: progress.items.planned ?? items.total, done: items.done, failed: undefined },
    };
  },
};
