import { type SourceSettings } from '../../../kernel/event-sources/source-reader.js';

/** A mapping from a queue or a stream to a function, whose records a reader delivers. */
export interface EventSourceMapping extends SourceSettings {
  readonly uuid: string;
  /** With the qualifier, if the mapping has one. */
  readonly functionArn: string;
  readonly isEnabled: boolean;
  /** `ReportBatchItemFailures`: the function's response lists failed records. */
  readonly responseTypes: readonly string[];
  /** ARN of the queue or topic for batches of a stream that are given up. @default - they are dropped */
  readonly onFailureArn?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}
