import { errorDocs } from '../../kernel/error-docs.js';
import { type ResultValidation } from './check-result.js';

/** A response of a mock: a result or an error. */
export interface MockFileResponse {
  /**
   * The result, as the task or the API returns it: for a task, before `ResultSelector`. Members may have the spelling of
   * the API or of Step Functions.
   */
  readonly result?: unknown;
  /** The error name as in `ErrorEquals`: `Rekognition.ThrottlingException`. */
  readonly error?: string;
  /** The cause of the error; the message of the error for API calls. */
  readonly cause?: string;
  /** Seconds until the response, on the clock of the environment. Default 0. */
  readonly delaySeconds?: number;
  /**
   * Number of calls with this response. Default: 1 for a response of `responses`, every further call for the last one.
   */
  readonly times?: number;
}

/**
 * A mock: answers the tasks and API calls that match all of `state`, `stateMachine`, `action` and `input`. The first mock
 * of the file that matches and has a response left answers.
 */
export interface MockFileEntry extends MockFileResponse {
  /** The name of a Task state. */
  readonly state?: string;
  /** The state machine, by name, ARN, logical ID or construct path. */
  readonly stateMachine?: string;
  /**
   * The called action, `<service>:<action>`: tasks with it and calls of functions. `aws-sdk:` in front, or `.sync` and
   * `.waitForTaskToken` at the end, select one kind of task. Also a function that tasks invoke: by name, ARN, logical ID
   * or construct path.
   */
  readonly action?: string;
  /**
   * An event pattern of EventBridge for the input: the evaluated `Arguments` or `Parameters` of a task, the input of an
   * API call. Members are spelled as in Step Functions. A value outside a list matches itself.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
   */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Responses by call; instead of `result` and `error`. Calls are counted for each execution. */
  readonly responses?: readonly MockFileResponse[];
  /** How the results are compared with the model of the service. Default: that of the file. */
  readonly validation?: ResultValidation;
}

/** A file of mocks. */
export interface MockFile {
  /** The URL or path of the JSON Schema, for editors. */
  readonly $schema?: string;
  readonly mocks: readonly MockFileEntry[];
  /** How results are compared with the models of services. Default `STRICT`. */
  readonly validation?: ResultValidation;
}

/** Mocks are invalid. The message names the field. */
export class InvalidMockConfiguration extends Error {
  override readonly name = 'InvalidMockConfiguration';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('InvalidMockConfiguration');
}
