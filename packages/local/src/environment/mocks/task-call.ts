import { type Json, type JsonObject } from '@stepwell/asl';

/** A call of a task or of an API that a mock handles. */
export interface MockedCall {
  /** The Task state; absent for calls of functions and clients. */
  readonly state?: string;
  /**
   * The task's resource in the definition: `arn:aws:states:::dynamodb:putItem`, or a function ARN. For calls of functions
   * and clients, the action: `rekognition:detectLabels`.
   */
  readonly resource: string;
  /** `Arguments` or `Parameters` after evaluation; the state's input if it has neither. The input of an API call. */
  readonly arguments: Json;
  /**
   * The execution that made the call. Child executions of a Distributed Map have their own ARN. Absent for calls of
   * functions and clients.
   */
  readonly executionArn?: string;
  /** Attempt of the state: 0 for the first, 1 for the first retry. 0 for calls of functions and clients. */
  readonly attempt: number;
  /** Set if the task has a task token. */
  readonly taskToken?: string;
  /** The context object: `Execution`, `State`, `StateMachine`, `Map` … Absent for calls of functions and clients. */
  readonly context?: JsonObject;
  /** Whether a mock handled the call. */
  readonly mocked: boolean;
  /** The result; absent while the call runs and if it failed. */
  readonly output?: Json;
  /** The error name, if the call failed. */
  readonly error?: string;
  readonly cause?: string;
}

/** A call of a Task state, with its result. */
export interface TaskCall extends MockedCall {
  readonly state: string;
  readonly executionArn: string;
  readonly context: JsonObject;
}
