/** The input of an execution of QueueRouter: one message, in the format of the trigger function. */
export interface QueueRouterInput {
  readonly parameters: MessageInBody | MessageInBucket;
  /** The ARN of the source queue. A queue without a route fails with `DefaultStateError`. */
  readonly eventSourceARN: string;
  /** The id that all messages from one first message share. Default: the name of the execution. */
  readonly correlationId?: string;
  /** The group of a message of a FIFO queue. Messages that the route sends keep it. */
  readonly messageGroupId?: string;
}

/** A message that fits the input of an execution. */
export interface MessageInBody {
  /** The body of the message as JSON. The step of the route receives the parsed value. */
  readonly event: string;
  readonly eventUri?: never;
  readonly eventBytes?: never;
}

/** A message that exceeds the input limit of an execution. */
export interface MessageInBucket {
  /**
   * `s3://bucket/key` of the message's body. A Batch job receives the body. A function or a workflow receives a
   * `MessageReference` of `@stepwell/core/batch-job`.
   */
  readonly eventUri: string;
  /** The size of the body in bytes. Default: unknown. */
  readonly eventBytes?: number;
  readonly event?: never;
}

/** The output of a succeeded execution: its input with the result of the message. */
export type QueueRouterOutput = QueueRouterInput & {
  /**
   * For a Batch job, the status of the job; for a function, the status of its invocation; for a workflow, its
   * execution.
   */
  readonly status: unknown;
  /** The output of the step. A route with `sendTo` sends it. */
  readonly output: unknown;
};
