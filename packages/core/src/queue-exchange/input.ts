/** The input of an execution: the input of the Activator, or the message if there is no Activator. */
export type QueueExchangeInput = InlineMessage | StoredMessage;

/** An inline message. */
export interface InlineMessage {
  /** A JSON object. */
  readonly message: Readonly<Record<string, unknown>>;
  readonly messageUri?: undefined;
}

/** A message in S3, for a message that is too long for an execution's input. */
export interface StoredMessage {
  readonly message?: undefined;
  /** The `s3://bucket/key` URI of the message as JSON. */
  readonly messageUri: string;
}

/** The output of an execution: the consumer's output, or its S3 URI. */
export interface QueueExchangeOutput {
  /** The consumer's output. */
  readonly output?: unknown;
  /** The `s3://bucket/key` URI of the output as JSON, for an output larger than 200,000 bytes. */
  readonly outputUri?: string;
}
