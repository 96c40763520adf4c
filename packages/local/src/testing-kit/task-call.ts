import { type Json, type JsonObject } from '@stepwell/asl';

/** A call that a Task state made, and what came of it. */
export interface TaskCall {
  readonly state: string;
  /** The task's resource as the definition has it: `arn:aws:states:::dynamodb:putItem`, a function's ARN. */
  readonly resource: string;
  /** `Arguments` or `Parameters` after evaluation; the input of a state that has none. */
  readonly arguments: Json;
  /** The execution that made it; that of a Distributed Map's child is another than its parent's. */
  readonly executionArn: string;
  /** Which attempt of the state it is: 0 for the first, 1 for the first retry. */
  readonly attempt: number;
  /** Set where the task has a task token. */
  readonly taskToken?: string;
  /** The context object: `Execution`, `State`, `StateMachine`, `Map` … */
  readonly context: JsonObject;
  /** Whether a mock answered it. */
  readonly mocked: boolean;
  /** What it answered; absent while it runs, and when it failed. */
  readonly output?: Json;
  /** How it failed. */
  readonly error?: string;
  readonly cause?: string;
}
