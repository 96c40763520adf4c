import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { type DownloadCounts } from '@stepwell/core/concurrent-download';
import { type ProgressStatus, parseJsonObject, statusAfter, type ProgressReader } from '../progress/progress-reader.js';
import { describeMapRun } from '../map-runs.js';

/** Progress of an execution. */
export interface DownloadProgress {
  readonly status: ProgressStatus;
  readonly batches: {
    /** Total number. `undefined` until the Map state has started. */
    readonly planned: number | undefined;
    /** Number of batches that have ended. */
    readonly done: number;
    /** Number of those whose function failed, so that all of their images failed. */
    readonly lost: number;
  };
  readonly images: {
    /** Total number. `undefined` until it is known: a manifest is counted while it is read. */
    readonly planned: number | undefined;
    /** Number of images that succeeded or failed. */
    readonly done: number;
    /** Number of those in the bucket. `undefined` while only item counts are known (executions with a manifest). */
    readonly succeeded: number | undefined;
    /** Number of the succeeded images that had not changed. */
    readonly unchanged: number | undefined;
    readonly failed: number | undefined;
  };
  /** Bytes downloaded so far. */
  readonly bytes: number;
}

/** Before the first event. */
const noProgress: DownloadProgress = {
  status: 'RUNNING',
  batches: { planned: undefined, done: 0, lost: 0 },
  images: { planned: undefined, done: 0, succeeded: 0, unchanged: 0, failed: 0 },
  bytes: 0,
};

/** Names of the states that progress is read from. They are part of the workflow's contract. */
const inlineMap = 'Download batches';

const lostBatch = 'Record lost batch';

/** Progress, and the state needed to continue. */
interface ProgressState {
  readonly progress: DownloadProgress;
  /** Name of the Map state entered last. */
  readonly map: string | undefined;
  /** The Map Run whose counts have to be read. */
  readonly mapRunArn: string | undefined;
}

/** Before the first event. */
export const initialProgress: ProgressState = { progress: noProgress, map: undefined, mapRunArn: undefined };

/** Adds one history event to the progress. A pure function. */
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
      // No other event type affects the counts; few affect the status.
      return { ...state, progress: { ...progress, status: statusAfter(event) ?? progress.status } };
  }
}

/** Number of images that an input lists. `undefined` if it refers to a manifest. */
function listedImages(input: string | undefined): number | undefined {
  const paths = parseJsonObject(input)?.['resourcePaths'];
  return Array.isArray(paths) ? new Set(paths).size : undefined;
}

/** Adds the result of a batch. The payloads of other tasks have no `batch`. */
function withBatch(progress: DownloadProgress, output: string | undefined): DownloadProgress {
  const result = parseJsonObject(output)?.['Payload'];
  if (typeof result !== 'object' || result === null || !('batch' in result)) return progress;
  const { succeeded, unchanged, failed, bytes, requested } = counts(result);
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

/** Adds a batch whose function failed: all of its images failed. The output of the state is their number. */
function withLostBatch(progress: DownloadProgress, output: string | undefined): DownloadProgress {
  const requested = /^\d+$/.test(output ?? '') ? Number(output) : 0;
  const { batches, images } = progress;
  return {
    ...progress,
    batches: { ...batches, done: batches.done + 1, lost: batches.lost + 1 },
    images: { ...images, done: images.done + requested, failed: (images.failed ?? 0) + requested },
  };
}

/** Replaces the counts by the totals of the output. */
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

/** Reads progress from the execution history, and for a Distributed Map from the counts of its Map Run. */
export const downloadProgress: ProgressReader<ProgressState, DownloadProgress> = {
  initial: initialProgress,
  fold: foldProgress,
  // Child executions of a Distributed Map have separate histories, so read the counts of the Map Run.
  async progressOf({ mapRunArn, progress }, stepwell, abortSignal) {
    if (mapRunArn === undefined) return progress;
    const { items, executions } = await describeMapRun(stepwell, mapRunArn, abortSignal);
    return {
      ...progress,
      batches: {
        planned: executions.total,
        done: executions.done,
        lost: executions.failed + executions.timedOut + executions.aborted,
      },
      // A succeeded item may contain an image that failed: only the totals at the end count images.
      images:
        progress.status === 'SUCCEEDED'
          ? progress.images
          : { planned: items.total, done: items.done, succeeded: undefined, unchanged: undefined, failed: undefined },
    };
  },
};
