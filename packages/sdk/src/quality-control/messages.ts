import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type QualityExecutionKey } from '@stepwell/core/quality-control';
import { type CallOptions } from '../execution.js';
import { type Stepwell } from '../stepwell.js';
import { queryRows } from '../table/rows.js';

/** A message of a check, as QCDetails has it. */
export interface CheckMessage {
  readonly check: string;
  /** Its number in the check's messages: 0 is the conclusion, whose code is `passed` or `failed`. */
  readonly number: number;
  /** What kind of thing was found, such as `gap`. */
  readonly code: string;
  readonly text: string;
  /** The line of the stream's data, from 1. */
  readonly line?: number;
  /** The reading's time, ISO 8601. */
  readonly timestamp?: string;
}

/** Which messages of a run to give. */
export interface MessagesOptions extends CallOptions {
  /** Only those of this check. */
  readonly check?: string;
}

/** The messages of a run, in the order of check and number. */
export async function* queryMessages(
  stepwell: Stepwell,
  table: string,
  { QCPID, StartTime }: Pick<QualityExecutionKey, 'QCPID' | 'StartTime'>,
  { check, abortSignal }: MessagesOptions,
): AsyncGenerator<CheckMessage, void, undefined> {
  const prefix = check === undefined ? `${StartTime}/` : `${StartTime}/${check}/`;
  const query = {
    TableName: table,
    KeyConditionExpression: 'QCPID = :run AND begins_with(MessageID, :prefix)',
    ExpressionAttributeValues: { ':run': { S: QCPID }, ':prefix': { S: prefix } },
    ConsistentRead: true,
  };
  for await (const row of queryRows(stepwell, query, abortSignal)) yield messageOf(row);
}

function messageOf(row: Readonly<Record<string, AttributeValue>>): CheckMessage {
  const text = (name: string): string => row[name]?.S ?? '';
  return {
    check: text('Check'),
    number: Number(text('MessageID').split('/').at(-1)),
    code: text('Code'),
    text: text('Text'),
    line: row['Line']?.N === undefined ? undefined : Number(row['Line'].N),
    timestamp: row['Timestamp']?.S,
  };
}
