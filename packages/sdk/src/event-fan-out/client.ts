import { parseOutput } from '@stepwell/core';
import {
  type EventFanOutOutput,
  type RequestProgress,
  eventFanOut as contract,
  eventFanOutTags,
} from '@stepwell/core/event-fan-out';
import { type FanOutOutput, type FanOutRequest, type ItemOutcome } from '@stepwell/core/fan-out';
import { ExecutionHandle } from '../execution-handle.js';
import { type CallOptions, type Execution } from '../execution.js';
import { offloadRequest } from '../fan-out/offload-request.js';
import { readOutcomes } from '../fan-out/read-report.js';
import { type StartOptions } from '../start.js';
import { clientOptions, requiredString } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflowClient, type Workflow, type WorkflowOptions } from '../workflow.js';
import { type WorkflowEntry, workflowEntry } from '../workflow-entry.js';
import { type WatchOptions, readProgress, readSummary, waitForSummary, watchProgress } from './request.js';

/** Options of {@link eventFanOut}. */
export interface EventFanOutOptions extends WorkflowOptions {
  /** The workflow's bucket. Default: the tag `stepwell:bucket` of the state machine, read on first use. */
  readonly bucketName?: string;
  /** The workflow's table. Default: the tag `stepwell:table` of the state machine, read on first use. */
  readonly tableName?: string;
}

/**
 * Creates a client for a deployed EventFanOut. Its executions register requests and put their items on the bus. The
 * other methods follow a request by its `requestId`.
 */
export interface EventFanOut extends Workflow<FanOutRequest, EventFanOutOutput> {
  /** Starts an execution, as for every workflow. A request above 262,144 bytes is stored in the workflow's bucket. */
  start(request: FanOutRequest, options?: StartOptions): Promise<Execution<EventFanOutOutput>>;
  /** Returns the current progress of a request. Throws `RequestUnknown` if there is no request with that ID. */
  progress(requestId: string, options?: CallOptions): Promise<RequestProgress>;
  /**
   * Yields the progress of a request whenever it has changed, until the request has ended.
   *
   * ```ts
   * for await (const { done, items } of primes.watchProgress('monday')) console.log(`${done} of ${items}`);
   * ```
   */
  watchProgress(requestId: string, options?: WatchOptions): AsyncIterableIterator<RequestProgress>;
  /** Returns the summary of a request without `results`, which are in the report. `undefined` while it is running. */
  summary(requestId: string, options?: CallOptions): Promise<FanOutOutput | undefined>;
  /** Waits until a request has ended, at its deadline at the latest, and returns its summary. */
  waitForSummary(requestId: string, options?: WatchOptions): Promise<FanOutOutput>;
  /** Streams the outcome of every item from the report in S3, in request order. */
  outcomes(source: Pick<FanOutOutput, 'report'>, options?: CallOptions): AsyncIterableIterator<ItemOutcome>;
}

/**
 * Creates a client for a deployed EventFanOut.
 *
 * ```ts
 * const primes = eventFanOut(stepwell, { stateMachineArn });
 * await primes.execute({ requestId: 'monday', requests: [{ caseId: 'a', from: 0, to: 1_000 }] });
 * const { status, summary } = await primes.waitForSummary('monday');
 * ```
 */
export function eventFanOut(stepwell: Stepwell, options: EventFanOutOptions): EventFanOut {
  const { stateMachineArn, bucketName, tableName } = clientOptions(stepwell, options);
  const tags = new TagReader(stepwell, stateMachineArn);
  const bucket = tags.resourceName(bucketName, eventFanOutTags.bucket, 'bucketName');
  const table = tags.resourceName(tableName, eventFanOutTags.table, 'tableName');

  async function* watch(
    requestId: string,
    watchOptions: WatchOptions = {},
  ): AsyncGenerator<RequestProgress, void, undefined> {
    yield* watchProgress(stepwell, await table(watchOptions.abortSignal), requireRequestId(requestId), watchOptions);
  }

  return {
    ...workflowClient<FanOutRequest, EventFanOutOutput, Execution<EventFanOutOutput>>(stepwell, stateMachineArn, {
      contract,
      open: (executionArn) => new ExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value)),
      prepare: (request) => ({
        input: request,
        offload:
          request.requests &&
          (async (abortSignal) => offloadRequest(stepwell, await bucket(abortSignal), request, abortSignal)),
      }),
    }),
    progress: async (requestId, { abortSignal } = {}) =>
      readProgress(stepwell, await table(abortSignal), requireRequestId(requestId), abortSignal),
    watchProgress: watch,
    summary: async (requestId, { abortSignal } = {}) =>
      readSummary(stepwell, await table(abortSignal), requireRequestId(requestId), abortSignal),
    waitForSummary: async (requestId, watchOptions = {}) =>
      waitForSummary(stepwell, await table(watchOptions.abortSignal), requireRequestId(requestId), watchOptions),
    outcomes: ({ report }, callOptions = {}) => readOutcomes(stepwell, report, callOptions),
  };
}

function requireRequestId(requestId: string): string {
  return requiredString('requestId', requestId, 'Pass the requestId of the input');
}

/** Handles the workflow like every other one. */
export const entry: WorkflowEntry = workflowEntry(contract, eventFanOut);
