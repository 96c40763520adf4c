import { type QueryLanguage } from '../compile/query-language.js';
import { type StateFailure } from '../errors/state-failure.js';
import { type HistorySink, MemoryHistory } from '../history.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
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
import { findStatePath } from './find-state.js';
import { type StateInspection } from './state-inspection.js';
import { InvalidStateTest, mockDispatcher, type StateMock } from './mock.js';
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
 * does not reject if the state fails. An error that the state does not handle reaches Retry and Catch of the states that
 * contain it, as in an execution.
 *
 * @throws RangeError if the definition has no state of that name
 * @throws InvalidStateTest if the options do not fit the data of the state
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
export function testState(
  definition: JsonObject,
  stateName: string,
  options: StateTestOptions,
): Promise<StateTestResult> {
  const path = findStatePath(definition, stateName);
  if (path.length === 0) throw new RangeError(`The definition has no state '${stateName}'`);
  return new StateTest(
    stateName,
    path,
    definition['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath',
    options,
  ).run();
}

/** Retry and Catch of a state. */
interface ErrorHandlers {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

/**
 * Retry and Catch of the tested state and of those that contain it, innermost first. The children of a Distributed Map
 * are executions of their own, whose errors do not leave them.
 */
function errorHandlers(path: readonly JsonObject[], language: QueryLanguage): ErrorHandlers[] {
  const from = path.findLastIndex((state, i) => i < path.length - 1 && isDistributed(state)) + 1;
  return path
    .slice(from)
    .reverse()
    .map(({ Retry, Catch, QueryLanguage }) => ({
      retriers: compileRetry(Retry),
      catchers: compileCatch(Catch, QueryLanguage === 'JSONata' ? 'JSONata' : language),
    }));
}

function isDistributed({ ItemProcessor = null }: JsonObject): boolean {
  const { ProcessorConfig = null } = isJsonObject(ItemProcessor) ? ItemProcessor : {};
  return isJsonObject(ProcessorConfig) && ProcessorConfig['Mode'] === 'DISTRIBUTED';
}

class StateTest {
  readonly #inspection: StateInspection;
  readonly #tested: StateNode;
  readonly #handlers: readonly ErrorHandlers[];
  /** Whether the state is inside a Map. */
  readonly #isIteration: boolean;
  #refuse: (reason: InvalidStateTest) => void = () => undefined;
  #status: StateTestResult['status'] = 'SUCCEEDED';
  #error: Pick<StateTestResult, 'error' | 'cause'> = {};
  #next: string | undefined;

  constructor(
    readonly name: string,
    path: readonly JsonObject[],
    language: QueryLanguage,
    readonly options: StateTestOptions,
  ) {
    const state = path.at(-1) ?? {};
    const { input, mock, failedIterations = 0, mapData } = options;
    this.#inspection = { input };
    this.#tested = compileTestState(name, state, language, this.#inspection, {
      mock,
      failedIterations,
      hasReaderData: mapData !== undefined,
    });
    this.#handlers = errorHandlers(path, language);
    this.#isIteration = path.slice(0, -1).some(({ Type }) => Type === 'Map');
  }

  run(): Promise<StateTestResult> {
    const { input, clock, variables = {} } = this.options;
    return new Promise((resolve, reject) => {
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
      this.#refuse = (reason) => {
        cancel();
        reject(reason);
      };
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
    // As AWS fills in the context object for a state inside a Map: the first item is the input.
    const item = this.#isIteration && context === undefined ? { index: 0, value: input } : undefined;
    const test = { context, roleArn, retryCount };
    return new TestStateFrame(new Execution(program, options, environment), program, owner, test, undefined, item);
  }

  async #attempt(frame: Frame): Promise<StateResult> {
    try {
      const step = await this.#tested.run(frame);
      this.#next = step.next;
      return { ...step, next: undefined };
    } catch (error) {
      if (error instanceof InvalidStateTest) this.#refuse(error);
      return this.#recover(frame, toStateFailure(frame, error));
    }
  }

  async #recover(frame: Frame, failure: StateFailure): Promise<StateResult> {
    if (!failure.catchable) throw failure;
    for (const { retriers, catchers } of this.#handlers) {
      if (this.#isRetriable(frame, retriers, failure)) throw failure;
      const catchIndex = catchers.findIndex(({ matches }) => matches(failure));
      const catcher = catchers[catchIndex];
      if (catcher === undefined) continue;
      const step = await catcher.handle(frame, failure);
      this.#status = 'CAUGHT_ERROR';
      this.#error = { error: failure.error, cause: failure.cause };
      this.#inspection.errorDetails = { catchIndex };
      this.#next = step.next;
      return { ...step, next: undefined };
    }
    throw failure;
  }

  #isRetriable(frame: Frame, retriers: readonly Retrier[], failure: StateFailure): boolean {
    const { retryCount = 0 } = this.options;
    frame.retriesByRetrier = retriers.map(() => retryCount);
    const delay = nextRetryDelay(frame, retriers, failure);
    if (delay === undefined) return false;
    this.#status = 'RETRIABLE';
    // The API returns an integer.
    this.#inspection.errorDetails = {
      retryIndex: retriers.findIndex(({ matches }) => matches(failure)),
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
