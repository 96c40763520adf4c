import { type LogStream } from './log-stream.js';

/** Settings of a log group, which are replaced when they change. */
export interface LogGroupSettings {
  /** Older events are not returned. @default - events have no age limit */
  readonly retentionInDays?: number | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A log group. Only `LogStore` changes it. */
export interface LogGroup {
  readonly name: string;
  /** Without the suffix `:*` that DescribeLogGroups adds in `arn`. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
  settings: LogGroupSettings;
  readonly streams: Map<string, LogStream>;
}

/** The name in a group's ARN, with or without the suffix `:*`; another name is returned unchanged. */
export function groupName(nameOrArn: string): string {
  return /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/**
 * Valid days of PutRetentionPolicy:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const retentionDays: ReadonlySet<number> = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);
