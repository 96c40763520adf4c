import { type Json } from '@stepwell/asl';
import { type LocalEnvironment } from '../local-environment.js';
import { type LocalResource } from '../resources/local-resource.js';
import { type StartLocalOptions } from '../start-options.js';
import { type TableItem } from './attribute-values.js';
import { type MockConfiguration } from './mock-config.js';
import { type TaskCall } from './task-call.js';
import { type TaskTarget } from './task-target.js';
import { type TaskMock } from './task-mock.js';
import { type TimeMode } from './test-time.js';
import { type ExecutionResult } from './execution-result.js';

/**
 * Options of the testing kit's `startLocal`; all may be left out. `seed` is 1 by default, so that a test does the same
 * every time.
 */
export interface TestOptions extends Omit<StartLocalOptions, 'app' | 'clock' | 'interceptTask'> {
  /** How time passes. Default `skip`: waits, retries and timeouts take no time. */
  readonly time?: TimeMode;
  /** What the clock shows first; not for `time: 'real'`. Default 2024-01-01T00:00:00Z. */
  readonly now?: Date;
}

/** A message that was sent to a queue or published to a topic. */
export interface SentMessage {
  readonly id: string;
  readonly body: string;
  /** The body parsed; `undefined` when it is not JSON. */
  readonly json: unknown;
  readonly subject?: string | undefined;
  readonly groupId?: string | undefined;
  /** Message attributes: texts, or base64. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** An object of a bucket. */
export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  text(): Promise<string>;
  /** Its text parsed; rejects with a `SyntaxError` when it is not JSON. */
  json(): Promise<unknown>;
}

/** How a run is started. */
export interface StartExecutionOptions {
  /** The execution's name; one by chance by default. */
  readonly name?: string;
}

/** A run that was started and may still be under way. */
export interface StartedExecution<Output = unknown> {
  readonly executionArn: string;
  /** Resolves when it has ended. */
  result(): Promise<ExecutionResult<Output>>;
}

/**
 * An app under test. Resources are named by logical id, name, ARN, construct path (`Orders/Table`) or the last part of
 * it, where that is unique; an unknown name is an `UnknownResource`, which says what there is.
 */
export interface TestEnvironment extends LocalEnvironment {
  /**
   * Runs a state machine to its end, however it ends. `Name#TestCase` runs it with a test case of
   * {@link TestEnvironment.useMockConfiguration}.
   *
   * @param workflow the state machine; `undefined` where the app has only one
   * @param input any JSON; `{}` by default
   */
  run<Output = unknown>(
    workflow: string | undefined,
    input?: unknown,
    options?: StartExecutionOptions,
  ): Promise<ExecutionResult<Output>>;
  /** Starts a state machine and does not wait for it. */
  start<Output = unknown>(
    workflow: string | undefined,
    input?: unknown,
    options?: StartExecutionOptions,
  ): Promise<StartedExecution<Output>>;
  /**
   * Answers tasks in the place of their service, from now on: those of the state of that name, or those that fit a
   * target.
   *
   * @throws `UnknownTaskState` with the nearest names where no Task state of the app fits
   */
  mock<Input = Json, Output = unknown>(target: string | TaskTarget): TaskMock<Input, Output>;
  /**
   * Takes a mock configuration of Step Functions Local, or the path of one; its test cases run as
   * `run('Name#TestCase')`. Rejects with `InvalidMockConfiguration`.
   */
  useMockConfiguration(source: string | MockConfiguration): Promise<void>;
  /** Lets services answer all tasks again. */
  restoreMocks(): void;
  /**
   * What Task states called so far, of all executions, or those of one state. Throws `UnknownTaskState` for a state
   * that is not there.
   */
  calls(state?: string): readonly TaskCall[];
  /**
   * Resolves to the first call of a state, at once where it was called before. Rejects with `UnknownTaskState` for a
   * state that is not there.
   */
  waitForCall(state: string): Promise<TaskCall>;
  /** Completes a task with its token. */
  succeedTask(taskToken: string, output: unknown): Promise<void>;
  /** Fails a task with its token. */
  failTask(taskToken: string, error: string, cause?: string): Promise<void>;
  /** Lets time pass, with all that it brings about: milliseconds. */
  advance(ms: number): Promise<void>;
  /** The rows of a table as plain values. */
  items(table?: string): Promise<TableItem[]>;
  /** The objects of a bucket, by key. */
  objects(bucket?: string, prefix?: string): readonly StoredObject[];
  /** What is in a queue (received or not), or was published to a topic, oldest first. */
  messages(queueOrTopic?: string): readonly SentMessage[];
  /** The lines that a function wrote, or the messages of a log group. */
  logs(functionOrLogGroup?: string): readonly string[];
  /** A resource of the app, of any type. */
  resource(reference: string): LocalResource;
}
