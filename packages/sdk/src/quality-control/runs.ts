import { type AttributeValue, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type QualityExecutionKey } from '@stepwell/core/quality-control';
import { type CallOptions } from '../execution.js';
import { type Stepwell } from '../stepwell.js';
import { getRow, queryRows } from '../table/rows.js';

/** A run, as stored in the QCSummary table. */
export interface QualityRun extends QualityExecutionKey {
  readonly StreamID: string;
  /** Location of the stream's data, `s3://…`. */
  readonly data?: string;
  /** Whether every check passed. `undefined` while the run is in progress. */
  readonly TotalPass?: boolean;
  /** The reason if no check ran: the stream has no data. */
  readonly reason?: string;
  /** ISO 8601. `undefined` while the run is in progress. */
  readonly completedAt?: string;
  /** Completed checks by name. */
  readonly checks: Readonly<Record<string, { readonly pass: boolean; readonly summary: string }>>;
}

/** Options for listing the runs of a group. */
export interface RunsOptions extends CallOptions {
  /** Maximum number of runs. Default: all. */
  readonly limit?: number;
  /** Lists only runs of this stream. */
  readonly streamId?: string;
  /** Lists only runs that passed (`true`) or did not pass (`false`). */
  readonly totalPass?: boolean;
  /** Lists only runs that started at or after this time. */
  readonly since?: Date;
}

/** Yields the runs of a group, newest first, with consistent reads. */
export async function* queryRuns(
  stepwell: Stepwell,
  table: string,
  groupId: string,
  options: RunsOptions,
): AsyncGenerator<QualityRun, void, undefined> {
  const { limit = Number.POSITIVE_INFINITY, since } = options;
  if (limit < 1) return;
  let count = 0;
  for await (const row of queryRows(
    stepwell,
    { ...queryOf(groupId, since, options), TableName: table },
    options.abortSignal,
  )) {
    yield runOf(row);
    count += 1;
    if (count >= limit) return;
  }
}

/** Reads a run by its key. */
export async function getRun(
  stepwell: Stepwell,
  table: string,
  { GroupID, StartTime }: Pick<QualityExecutionKey, 'GroupID' | 'StartTime'>,
  abortSignal?: AbortSignal,
): Promise<QualityRun | undefined> {
  const row = await getRow(stepwell, table, { GroupID: { S: GroupID }, StartTime: { S: StartTime } }, abortSignal);
  return row && runOf(row);
}

function queryOf(
  groupId: string,
  since: Date | undefined,
  { streamId, totalPass, limit }: RunsOptions,
): Omit<QueryCommandInput, 'TableName'> {
  const filters = [
    ...(streamId === undefined ? [] : ['StreamID = :stream']),
    ...(totalPass === undefined ? [] : ['TotalPass = :pass']),
  ];
  return {
    KeyConditionExpression: `GroupID = :group${since === undefined ? '' : ' AND StartTime >= :since'}`,
    // DynamoDB applies Limit before the filter, so it is set only without a filter.
    ...(filters.length > 0 ? { FilterExpression: filters.join(' AND ') } : limit === undefined ? {} : { Limit: limit }),
    ExpressionAttributeValues: {
      ':group': { S: groupId },
      // Without the Z, which sorts after the digits of sub-millisecond times.
      ...(since === undefined ? {} : { ':since': { S: since.toISOString().slice(0, -1) } }),
      ...(streamId === undefined ? {} : { ':stream': { S: streamId } }),
      ...(totalPass === undefined ? {} : { ':pass': { BOOL: totalPass } }),
    },
    ScanIndexForward: false,
    ConsistentRead: true,
  };
}

function runOf(row: Readonly<Record<string, AttributeValue>>): QualityRun {
  const text = (name: string): string | undefined => row[name]?.S;
  const passes = Object.entries(row).flatMap(([name, value]) =>
    name.endsWith('Pass') && name !== 'TotalPass' && value.BOOL !== undefined
      ? [[name.slice(0, -4), value.BOOL] as const]
      : [],
  );
  return {
    GroupID: text('GroupID') ?? '',
    StartTime: text('StartTime') ?? '',
    StreamID: text('StreamID') ?? '',
    QCPID: text('QCPID') ?? '',
    data: text('Data'),
    TotalPass: row['TotalPass']?.BOOL,
    reason: text('Reason'),
    completedAt: text('CompletedAt'),
    checks: Object.fromEntries(
      passes.sort().map(([check, pass]) => [check, { pass, summary: text(`${check}Summary`) ?? '' }]),
    ),
  };
}
