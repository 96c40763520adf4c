import { type QueryLanguage } from '../compile/query-language.js';
import { type StateFailure } from '../errors/state-failure.js';
import { type HistorySink, MemoryHistory } from '../history.js';
import { type Json, type JsonObject } from '../json.js';
import { type Clock } from '../clock/clock.js';
import { type MapDataStore } from '../map/map-data-store.js';
import { type RandomSource } from '../random/random-source.js';
import { type TaskDispatcher } from '../task-dispatcher.js';
import { awsQuotas, type Quotas } from '../quotas.js';
import { TimeSlice } from '../execute/time-slice.js';
import { compileCatch, type Catcher } from '../execute/catcher.js';
import { Execution } from '../execute/execution.js';
import { toStateFailure } from '../execute/to-state-failure.js';
import { type Frame } from '../execute/frame.js';
import { startFrame } from '../execute/loop.js';
import { compileRetry, nextRetryDelay, type Retrier } from '../execute/retrier.js';
import { type Program, type StateNode, type StateResult } from '../state-machine.js';
import { findState } from './find-state.js';
import { type StateInspection } from './state-inspection.js';
import { mockDispatcher, type StateMock } from './mock.js';
import { TestStateFrame } from './test-state-frame.js';
import { compileTestState } from './test-state-node.js';

/** AWS limits a test to five minutes. */
const maxMilliseconds = 300_000;

/** Options of `testState`. */
export interface StateTestOptions {
  readonly input: Json;
  /** The variables that exist before the state. */
  readonly variables?: JsonObject;
  /** Identifies the execution in the context object. */
  readonly execution: { readonly arn: string; readonly name: string; readonly roleArn?: string };
  readonly stateMachine: { readonly arn: string; readonly name: string };
  /** Replaces the context object. */
  readonly context?: JsonObject;
  /** Replaces the task, or the iterations or branches. Required for Map and Parallel states. */
  readonly mock?: StateMock;
  /** The number of retries so far by the retrier that matches the error. Default: 0. */
  readonly retryCount?: number;
  /** The number of iterations of a Map state to treat as failed. Default: 0. */
  readonly failedIterations?: number;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly dispatcher: TaskDispatcher;
  /** The items of a Map state's ItemReader. They are not read by default. */
  readonly mapData?: MapDataStore;
  readonly quotas?: Partial<Quotas>;
  readonly region: string;
  /** Receives the events of the state, and the effects of its task. They are dropped by default. */
  readonly history?: HistorySink;
}

/** The result of a tested state. RETRIABLE: its Retry would run it again. CAUGHT_ERROR: a catcher handled the error. */
export interface StateTestResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspection: StateInspection;
}

/**
 * Runs one state of a valid state machine (see `validateDefinition`), also inside Parallel and Map states. The promise
 * does not reject if the state fails.
 *
 * @throws RangeError if the definition has no state of that name
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export function testState(
  definition: JsonObject,
  stateName: string,
  options: StateTestOptions,
): Promise<StateTestResult> {
  const state = findState(definition, stateName);
  if (state === undefined) throw new RangeError(`The definition has no state '${stateName}'`);
  return new StateTest(
    stateName,
    state,
    definition['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath',
    options,
  ).run();
}

class StateTest {
  readonly #inspection: StateInspection;
  readonly #tested: StateNode;
  readonly #retriers: readonly Retrier[];
  readonly #catchers: readonly Catcher[];
  #status: StateTestResult['status'] = 'SUCCEEDED';
  #error: Pick<StateTestResult, 'error' | 'cause'> = {};
  #next: string | undefined;

  constructor(
    readonly name: string,
    state: JsonObject,
    language: QueryLanguage,
    readonly options: StateTestOptions,
  ) {
    const { input, mock, failedIterations = 0, mapData } = options;
    this.#inspection = { input };
    this.#tested = compileTestState(name, state, language, this.#inspection, {
      mock,
      failedIterations,
      hasReaderData: mapData !== undefined,
    });
    this.#retriers = compileRetry(state['Retry']);
    this.#catchers = compileCatch(state['Catch'], state['QueryLanguage'] === 'JSONata' ? 'JSONata' : language);
  }

  run(): Promise<StateTestResult> {
    const { input, clock, variables = {} } = this.options;
    return new Promise((resolve) => {
      const ended = (frame: Frame, output: Json | undefined): void => {
        cancel();
        resolve(this.#result(frame, output));
      };
      const frame = this.#frame({
        succeeded: (from, output) => ended(from, output),
        failed: (from, { error, cause }) => {
          if (this.#status !== 'RETRIABLE') this.#status = 'FAILED';
          this.#error = { error, cause };
          ended(from, undefined);
        },
      });
      const cancel = clock.setTimer(maxMilliseconds, () => {
        frame.abort();
        this.#status = 'FAILED';
        this.#error = { error: 'States.Timeout' };
        ended(frame, undefined);
      });
      frame.variables.assign(variables);
      startFrame(frame, input);
    });
  }

  #frame(owner: TestStateFrame['owner']): TestStateFrame {
    const {
      execution: { arn, name, roleArn },
      stateMachine,
      input,
      clock,
      random,
      dispatcher,
      mock,
      mapData,
      quotas,
      region,
      context,
      retryCount = 0,
    } = this.options;
    const environment = {
      clock,
      slice: new TimeSlice(clock),
      random,
      dispatcher: mock === undefined ? dispatcher : mockDispatcher(mock),
      mapRuns: undefined,
      mapData,
      quotas: { ...awsQuotas, ...quotas },
      region,
    };
    const startAt: StateNode = { ...this.#tested, run: (frame) => this.#attempt(frame) };
    const program: Program = { startAt, states: new Map([[this.name, startAt]]), definition: {} };
    const options = {
      arn,
      name,
      roleArn: roleArn ?? '',
      redriveCount: 0,
      stateMachine,
      type: 'EXPRESS' as const,
      input,
      history: this.options.history ?? new MemoryHistory(),
      timeoutSeconds: undefined,
      onEnded: () => undefined,
    };
    return new TestStateFrame(new Execution(program, options, environment), program, owner, {
      context,
      roleArn,
      retryCount,
    });
  }

  async #attempt(frame: Frame): Promise<StateResult> {
    try {
      const step = await this.#tested.run(frame);
      this.#next = step.next;
      return { ...step, next: undefined };
    } catch (error) {
      return this.#recover(frame, toStateFailure(frame, error));
    }
  }

  async #recover(frame: Frame, failure: StateFailure): Promise<StateResult> {
    if (!failure.catchable || this.#isRetriable(frame, failure)) throw failure;
    const catchIndex = this.#catchers.findIndex(({ matches }) => matches(failure));
    const catcher = this.#catchers[catchIndex];
    if (catcher === undefined) throw failure;
    const step = await catcher.handle(frame, failure);
    this.#status = 'CAUGHT_ERROR';
    this.#error = { error: failure.error, cause: failure.cause };
    this.#inspection.errorDetails = { catchIndex };
    this.#next = step.next;
    return { ...step, next: undefined };
  }

  #isRetriable(frame: Frame, failure: StateFailure): boolean {
    const { retryCount = 0 } = this.options;
    frame.retriesByRetrier = this.#retriers.map(() => retryCount);
    const delay = nextRetryDelay(frame, this.#retriers, failure);
    if (delay === undefined) return false;
    this.#status = 'RETRIABLE';
    // The API returns an integer.
    this.#inspection.errorDetails = {
      retryIndex: this.#retriers.findIndex(({ matches }) => matches(failure)),
      retryBackoffIntervalSeconds: Math.floor(delay / 1000),
    };
    return true;
  }

  #result(frame: Frame, output: Json | undefined): StateTestResult {
    const variables = frame.variables.all();
    if (Object.keys(variables).length > 0) this.#inspection.variables = variables;
    const ended =
      output === undefined ? {} : { output, ...(this.#next === undefined ? {} : { nextState: this.#next }) };
    return { status: this.#status, ...ended, ...this.#error, inspection: this.#inspection };
  }
}
