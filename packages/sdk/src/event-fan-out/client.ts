import { parseInput, parseOutput } from '@stepwell/core';
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
import { workflowClient } from '../workflow-client.js';
import { type Workflow, type WorkflowOptions } from '../workflow.js';
import { type WatchOptions, readProgress, readSummary, waitForSummary, watchProgress } from './request.js';

/** Which deployment to talk to. */
export interface EventFanOutOptions extends WorkflowOptions {
  /** The workflow's bucket; default the state machine's tag `stepwell:bucket`, asked for when first needed. */
  readonly bucketName?: string;
  /** The workflow's table; default the state machine's tag `stepwell:table`, asked for when first needed. */
  readonly tableName?: string;
}

/**
 * A deployed EventFanOut. Its executions register requests and put their items on the bus; how a request goes on is
 * asked by its `requestId`.
 */
export interface EventFanOut extends Workflow<FanOutRequest, EventFanOutOutput> {
  /** As of every workflow; a request above 262,144 bytes goes through the workflow's bucket by itself. */
  start(request: FanOutRequest, options?: StartOptions): Promise<Execution<EventFanOutOutput>>;
  /** How far a request has come, now. Throws `RequestUnknown` where there is none of that id. */
  progress(requestId: string, options?: CallOptions): Promise<RequestProgress>;
  /**
   * How far a request has come, each time that it has changed, until it has ended.
   *
   * ```ts
   * for await (const { done, items } of primes.watchProgress('monday')) console.log(`${done} of ${items}`);
   * ```
   */
  watchProgress(requestId: string, options?: WatchOptions): AsyncIterableIterator<RequestProgress>;
  /** How a request ended, without `results`, which stand in the report; `undefined` while it runs. */
  summary(requestId: string, options?: CallOptions): Promise<FanOutOutput | undefined>;
  /** Waits until a request has ended, at its deadline at the latest, and gives its summary. */
  waitForSummary(requestId: string, options?: WatchOptions): Promise<FanOutOutput>;
  /** Every item's outcome, streamed from the report in S3 in the order of the request. */
  outcomes(source: Pick<FanOutOutput, 'report'>, options?: CallOptions): AsyncIterableIterator<ItemOutcome>;
}

/**
 * The client of a deployed EventFanOut.
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
      open: (executionArn) => new ExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value)),
      prepare: (given) => {
        const request = parseInput(contract, given);
        return {
          input: request,
          offload:
            request.requests &&
            (async (abortSignal) => offloadRequest(stepwell, await bucket(abortSignal), request, abortSignal)),
        };
      },
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
  return requiredString('requestId', requestId, 'Give the requestId of the input');
}
