/** The input of an execution of QueueRouter: one message, as the trigger function makes it. */
export interface QueueRouterInput {
  readonly parameters: MessageInBody | MessageInBucket;
  /** ARN of the queue that the message came from. A queue without a route fails with `DefaultStateError`. */
  readonly eventSourceARN: string;
  /** The same on every message that came of one first message. Default: the execution's name. */
  readonly correlationId?: string;
  /** Of a message of a FIFO queue: its group, which what is sent on keeps. */
  readonly messageGroupId?: string;
}

/** A message that an execution can carry. */
export interface MessageInBody {
  /** The message's body: JSON text, which the route's step gets parsed. */
  readonly event: string;
  readonly eventUri?: never;
  readonly eventBytes?: never;
}

/** A message that is too long for an execution. */
export interface MessageInBucket {
  /**
   * `s3://bucket/key` of the message's body. A Batch job gets the body; a function or a workflow, a `MessageReference`
   * of `@stepwell/core/batch-job`.
   */
  readonly eventUri: string;
  /** How long it is. Default: not known. */
  readonly eventBytes?: number;
  readonly event?: never;
}

/** The output of an execution that succeeded: its input, with what became of the message. */
export type QueueRouterOutput = QueueRouterInput & {
  /**
   * Where the route's step is a Batch job, the job's status; of a function, how its call went; of a workflow, its
   * execution.
   */
  readonly status: unknown;
  /** What the step gave, and sent on where the route has `sendTo`. */
  readonly output: unknown;
};
