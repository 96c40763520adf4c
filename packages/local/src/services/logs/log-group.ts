import { type LogStream } from './log-stream.js';

/** A log group. */
export interface LogGroup {
  readonly name: string;
  /** Without the `:*` that DescribeLogGroups puts behind it in `arn`. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  /** Events that are older are not shown; `undefined`: never too old. */
  retentionInDays: number | undefined;
  tags: Readonly<Record<string, string>>;
  readonly streams: Map<string, LogStream>;
}

/**
 * Days that PutRetentionPolicy takes:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const retentionDays: ReadonlySet<number> = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);
