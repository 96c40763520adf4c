import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type QualityExecutionKey } from '@stepwell/core/quality-control';
import { type CallOptions } from '../execution.js';
import { type Stepwell } from '../stepwell.js';
import { queryRows } from '../table/rows.js';

/** A message of a check, as stored in the QCDetails table. */
export interface CheckMessage {
  readonly check: string;
  /** Number of the message within the check. 0 is the conclusion, with the code `passed` or `failed`. */
  readonly number: number;
  /** The kind of finding, such as `gap`. */
  readonly code: string;
  readonly text: string;
  /** Line in the data of the stream, from 1. */
  readonly line?: number;
  /** Time of the reading, ISO 8601. */
  readonly timestamp?: string;
}

/** Options for reading the messages of a run. */
export interface MessagesOptions extends CallOptions {
  /** Yields only messages of this check. */
  readonly check?: string;
}

/** Yields the messages of a run, ordered by check and number. */
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
