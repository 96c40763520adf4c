import { parseInput } from '@stepwell/core';
import { type EventFanOutOutput, type RequestProgress, eventFanOut as contract, eventFanOutTags } from '@stepwell/core/event-fan-out';
import { type FanOutOutput, type FanOutRequest, type ItemOutcome } from '@stepwell/core/fan-out';
import { type CallOptions, type Execution } from '../execution.js';
import { offloadRequest } from '../fan-out/offload-request.js';
import { readOutcomes } from '../fan-out/read-report.js';
import { type ResultOptions } from '../result.js';
import { type Offload, type StartOptions, startExecution } from '../start.js';
import { executionArnOf, parseStateMachineArn } from '../state-machine-arn.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { type Workflow, type WorkflowOptions } from '../workflow.js';
import { RegistrationExecution } from './execution.js';
import { type WatchOptions, readProgress, readSummary, waitForSummary, watchProgress } from './request.js';

/** Which deployment to talk to. */
export interface EventFanOutOptions extends WorkflowOptions {
  /** The workflow's bucket; default the state machine's tag `stepwell:bucket`, asked for when first needed. */
  readonly bucketName?: string;
  /** The workflow's table; default the state machine's tag `stepwell:table`, asked for when first needed. */
  readonly tableName?: string;
}

/**
 * A deployed EventFanOut. Its executions register requests and put their items on the bus; how a request goes on is asked by its
 * `requestId`.
 */
export interface EventFanOut extends Workflow<FanOutRequest, EventFanOutOutput> {
  /** As of every workflow; a request above 262,144 bytes goes through the workflow's bucket by itself. */
  start(request: FanOutRequest, options?: StartOptions): Promise<Execution<EventFanOutOutput>>;
  execution(nameOrArn: string): Execution<EventFanOutOutput>;
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
  const { stateMachineArn, bucketName, tableName } = options;
  parseStateMachineArn(stateMachineArn);
  const tags = new TagReader(stepwell, stateMachineArn);
  const bucket = async (abortSignal?: AbortSignal) => bucketName ?? (await tags.require(eventFanOutTags.bucket, 'bucketName', abortSignal));
  const table = async (abortSignal?: AbortSignal) => tableName ?? (await tags.require(eventFanOutTags.table, 'tableName', abortSignal));
  const execution = (nameOrArn: string): Execution<EventFanOutOutput> =>
    new RegistrationExecution(stepwell, nameOrArn.startsWith('arn:') ? nameOrArn : executionArnOf(stateMachineArn, nameOrArn));

  const start = async (given: FanOutRequest, startOptions: StartOptions = {}): Promise<Execution<EventFanOutOutput>> => {
    const request = parseInput(contract, given);
    const offload: Offload | undefined = request.requests && (async (abortSignal) => offloadRequest(stepwell, await bucket(abortSignal), request, abortSignal));
    return execution(await startExecution(stepwell, stateMachineArn, request, startOptions, offload));
  };

  async function* watch(requestId: string, watchOptions: WatchOptions = {}): AsyncGenerator<RequestProgress, void, undefined> {
    yield* watchProgress(stepwell, await table(watchOptions.abortSignal), requestId, watchOptions);
  }

  return {
    stateMachineArn,
    start,
    execution,
    execute: async (request: FanOutRequest, executeOptions: StartOptions & ResultOptions = {}) => (await start(request, executeOptions)).result(executeOptions),
    progress: async (requestId, { abortSignal } = {}) => readProgress(stepwell, await table(abortSignal), requestId, abortSignal),
    watchProgress: watch,
    summary: async (requestId, { abortSignal } = {}) => readSummary(stepwell, await table(abortSignal), requestId, abortSignal),
    waitForSummary: async (requestId, watchOptions = {}) => waitForSummary(stepwell, await table(watchOptions.abortSignal), requestId, watchOptions),
    outcomes: ({ report }, callOptions = {}) => readOutcomes(stepwell, report, callOptions),
  };
}
