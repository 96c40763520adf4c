import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type DownloadCounts } from '@stepwell/core/concurrent-download';
import { parseJsonObject, statusAfter } from '../progress/progress-reader.js';
import { noProgress, type DownloadProgress } from './progress.js';

/** State names of the workflow that progress is read from. They are part of its contract. */
const inlineMap = 'Download batches';
const lostBatch = 'Record lost batch';

/** Progress, and what of the history is needed to take it further. */
export interface ProgressState {
  readonly progress: DownloadProgress;
  /** Name of the Map state that was entered last. */
  readonly map: string | undefined;
  /** The Distributed Map's run, while its counts have to be asked for. */
  readonly mapRunArn: string | undefined;
}

/** Before the first event. */
export const initialProgress: ProgressState = { progress: noProgress, map: undefined, mapRunArn: undefined };

/** What one event of the history adds to the progress. Pure: the same events always give the same progress. */
export function foldProgress(state: ProgressState, event: HistoryEvent): ProgressState {
  const { progress } = state;
  switch (event.type) {
    case 'ExecutionStarted':
      return {
        ...state,
        progress: {
          ...progress,
          images: { ...progress.images, planned: listedImages(event.executionStartedEventDetails?.input) },
        },
      };
    case 'MapStateEntered':
      return { ...state, map: event.stateEnteredEventDetails?.name };
    case 'MapStateStarted':
      if (state.map !== inlineMap) return state;
      return {
        ...state,
        progress: { ...progress, batches: { ...progress.batches, planned: event.mapStateStartedEventDetails?.length } },
      };
    case 'MapRunStarted':
      return { ...state, mapRunArn: event.mapRunStartedEventDetails?.mapRunArn };
    case 'TaskSucceeded':
      return { ...state, progress: withBatch(progress, event.taskSucceededEventDetails?.output) };
    case 'TaskStateExited':
      return event.stateExitedEventDetails?.name === lostBatch
        ? { ...state, progress: withLostBatch(progress, event.stateExitedEventDetails.output) }
        : state;
    case 'ExecutionSucceeded':
      return {
        ...state,
        progress: withTotals({ ...progress, status: 'SUCCEEDED' }, event.executionSucceededEventDetails?.output),
      };
    default:
      // The other types of event say nothing about how many images there are, and few how the run stands.
      return { ...state, progress: { ...progress, status: statusAfter(event) ?? progress.status } };
  }
}

/** How many images an input lists; `undefined` when it points to a manifest. */
function listedImages(input: string | undefined): number | undefined {
  const paths = parseJsonObject(input)?.['resourcePaths'];
  return Array.isArray(paths) ? new Set(paths).size : undefined;
}

/** A batch that came back. Other tasks' outputs have no `batch` in their payload. */
function withBatch(progress: DownloadProgress, output: string | undefined): DownloadProgress {
  const answer = parseJsonObject(output)?.['Payload'];
  if (typeof answer !== 'object' || answer === null || !('batch' in answer)) return progress;
  const { succeeded, unchanged, failed, bytes, requested } = counts(answer);
  const { batches, images } = progress;
  return {
    ...progress,
    batches: { ...batches, done: batches.done + 1 },
    images: {
      ...images,
      done: images.done + requested,
      succeeded: (images.succeeded ?? 0) + succeeded,
      unchanged: (images.unchanged ?? 0) + unchanged,
      failed: (images.failed ?? 0) + failed,
    },
    bytes: progress.bytes + bytes,
  };
}

/** A batch whose function failed: every image of it is lost. The state's output is how many those are. */
function withLostBatch(progress: DownloadProgress, output: string | undefined): DownloadProgress {
  const requested = /^\d+$/.test(output ?? '') ? Number(output) : 0;
  const { batches, images } = progress;
  return {
    ...progress,
    batches: { ...batches, done: batches.done + 1, lost: batches.lost + 1 },
    images: { ...images, done: images.done + requested, failed: (images.failed ?? 0) + requested },
  };
}

/** The run's own totals have the last word. */
function withTotals(progress: DownloadProgress, output: string | undefined): DownloadProgress {
  const parsed = parseJsonObject(output);
  if (parsed === undefined) return progress;
  const { requested, succeeded, unchanged, failed, bytes } = counts(parsed);
  return { ...progress, images: { planned: requested, done: requested, succeeded, unchanged, failed }, bytes };
}

function counts(value: object): DownloadCounts {
  const record = value as Record<string, unknown>;
  const count = (name: string): number => (typeof record[name] === 'number' ? record[name] : 0);
  return {
    requested: count('requested'),
    succeeded: count('succeeded'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    bytes: count('bytes'),
  };
}
