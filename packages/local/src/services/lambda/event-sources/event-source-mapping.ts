/** A mapping from a queue to a function, which a poller processes. */
export interface EventSourceMapping {
  readonly uuid: string;
  readonly queueArn: string;
  /** With the qualifier, if the mapping has one. */
  readonly functionArn: string;
  readonly isEnabled: boolean;
  /** 1 to 10,000. */
  readonly batchSize: number;
  /** Maximum time in seconds to wait until a batch is full. */
  readonly batchingWindowSeconds: number;
  /** `ReportBatchItemFailures`: the function's response lists failed messages. */
  readonly responseTypes: readonly string[];
  /** Event patterns. A message that matches none of them is deleted. @default - every message is delivered */
  readonly filters?: readonly string[];
  /** Maximum number of concurrent batches, 2 to 1,000. @default - 10 */
  readonly maximumConcurrency?: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}
