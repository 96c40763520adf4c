/** The input of one execution: what the Activator is given, or, without one, the message itself. */
export type QueueExchangeInput = InlineMessage | StoredMessage;

/** A message in the input itself. */
export interface InlineMessage {
  /** A JSON object. */
  readonly message: Readonly<Record<string, unknown>>;
  readonly messageUri?: undefined;
}

/** A message in S3, for one that is too long for an execution's input. */
export interface StoredMessage {
  readonly message?: undefined;
  /** `s3://bucket/key` of the message as JSON. */
  readonly messageUri: string;
}

/** What an execution ends with: the answer of whoever took the message, or where in S3 it lies. */
export interface QueueExchangeOutput {
  /** The answer. */
  readonly output?: unknown;
  /** `s3://bucket/key` of the answer as JSON, for one above 200,000 bytes. */
  readonly outputUri?: string;
}
