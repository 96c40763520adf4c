import { type Json } from '@stepwell/asl';
import { type LocalEnvironment } from '../environment/local-environment.js';
import { type LocalResource } from '../kernel/resources/local-resource.js';
import { type StartLocalOptions } from '../environment/start-options.js';
import { type TableItem } from './attribute-values.js';
import { type MockSource } from '../environment/mocks/read-mocks.js';
import { type TaskCall } from '../environment/mocks/task-call.js';
import { type TaskTarget } from '../environment/mocks/task-target.js';
import { type TaskMock } from '../environment/mocks/task-mock.js';
import { type TimeMode } from './test-time.js';
import { type ExecutionResult } from './execution-result.js';

/**
 * Options of the testing kit's `startLocal`. All are optional. The default of `seed` is 1, so that tests are
 * reproducible.
 */
export interface TestOptions extends Omit<StartLocalOptions, 'app' | 'clock' | 'interceptTask'> {
  /** How time advances. Default `skip`: waits, retries and timeouts take no time. */
  readonly time?: TimeMode;
  /** Initial time of the clock; not for `time: 'real'`. Default 2024-01-01T00:00:00Z. */
  readonly now?: Date;
}

/** A message that was sent to a queue or published to a topic. */
export interface SentMessage {
  readonly id: string;
  readonly body: string;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
  readonly subject?: string | undefined;
  readonly groupId?: string | undefined;
  /** Message attributes as strings; binary values in base64. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** An object of a bucket. */
export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  text(): Promise<string>;
  /** The parsed content. Rejects with a `SyntaxError` if it is not JSON. */
  json(): Promise<unknown>;
}

/** Options for starting an execution. */
export interface StartExecutionOptions {
  /** Execution name. Default: a UUID. */
  readonly name?: string;
}

/** An execution that was started. */
export interface StartedExecution<Output = unknown> {
  readonly executionArn: string;
  /** Resolves when the execution has ended. */
  result(): Promise<ExecutionResult<Output>>;
}

/**
 * An app under test. Identify resources by logical ID, name, ARN, construct path (`Orders/Table`) or its last part, if
 * that is unique. An unknown name throws `UnknownResource` with the available names.
 */
export interface TestEnvironment extends LocalEnvironment {
  /**
   * Starts an execution and waits for its end, whether it succeeds or fails. `Name#TestCase` uses a test case of
   * {@link TestEnvironment.useMockConfiguration}.
   *
   * @param workflow the state machine; `undefined` if the app has only one
   * @param input any JSON value; default `{}`
   */
  run<Output = unknown>(
    workflow: string | undefined,
    input?: unknown,
    options?: StartExecutionOptions,
  ): Promise<ExecutionResult<Output>>;
  /** Starts an execution without waiting for its end. */
  start<Output = unknown>(
    workflow: string | undefined,
    input?: unknown,
    options?: StartExecutionOptions,
  ): Promise<StartedExecution<Output>>;
  /**
   * Mocks tasks and API calls: tasks of a state, by name, or those that match a target.
   *
   * @throws `UnknownTaskState` with similar names if no Task state of the app matches
   */
  mock<Input = Json, Output = unknown>(target: string | TaskTarget): TaskMock<Input, Output>;
  /**
   * Uses mocks from a file in YAML or JSON, or from its content, as the option `mocks` does. Run a test case of a mock
   * configuration of Step Functions Local with `run('Name#TestCase')`. Rejects with `InvalidMockConfiguration`.
   */
  useMockConfiguration(source: MockSource): Promise<void>;
  /** Removes all mocks. */
  restoreMocks(): void;
  /**
   * The calls of Task states so far, of all executions; optionally those of one state. Throws `UnknownTaskState` for an
   * unknown state.
   */
  calls(state?: string): readonly TaskCall[];
  /**
   * Resolves to the first call of a state, immediately if it was already called. Rejects with `UnknownTaskState` for an
   * unknown state.
   */
  waitForCall(state: string): Promise<TaskCall>;
  /** Completes the task of a task token (`SendTaskSuccess`). */
  succeedTask(taskToken: string, output: unknown): Promise<void>;
  /** Fails the task of a task token (`SendTaskFailure`). */
  failTask(taskToken: string, error: string, cause?: string): Promise<void>;
  /** Advances the clock by milliseconds and runs everything that becomes due. */
  advance(ms: number): Promise<void>;
  /** The items of a table as JavaScript values. */
  items(table?: string): Promise<TableItem[]>;
  /** The objects of a bucket, sorted by key. */
  objects(bucket?: string, prefix?: string): readonly StoredObject[];
  /** The messages in a queue (including received ones), or published to a topic, oldest first. */
  messages(queueOrTopic?: string): readonly SentMessage[];
  /** The lines that a function logged, or the messages of a log group. */
  logs(functionOrLogGroup?: string): readonly string[];
  /** A resource of the app, of any type. */
  resource(reference: string): LocalResource;
}
