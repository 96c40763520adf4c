import { type AttributeValue, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type QualityExecutionKey } from '@stepwell/core/quality-control';
import { type CallOptions } from '../execution.js';
import { type Stepwell } from '../stepwell.js';
import { getRow, queryRows } from '../table/rows.js';

/** A run as QCSummary has it. */
export interface QualityRun extends QualityExecutionKey {
  readonly StreamID: string;
  /** Where the stream's data lay, `s3://…`. */
  readonly data?: string;
  /** Whether every check passed; `undefined` while the run goes on. */
  readonly TotalPass?: boolean;
  /** Why no check ran: the stream's data was not there. */
  readonly reason?: string;
  /** ISO 8601; `undefined` while the run goes on. */
  readonly completedAt?: string;
  /** The checks that have finished, by name. */
  readonly checks: Readonly<Record<string, { readonly pass: boolean; readonly summary: string }>>;
}

/** Which runs of a group to give. */
export interface RunsOptions extends CallOptions {
  /** At most so many; default all. */
  readonly limit?: number;
  /** Only those of this stream. */
  readonly streamId?: string;
  /** Only those that passed, or did not. */
  readonly totalPass?: boolean;
  /** Only those that started then or later. */
  readonly since?: Date;
}

/** The runs of a group, the last one first. Reads consistently: a run is seen as soon as its row is there. */
export async function* queryRuns(
  stepwell: Stepwell,
  table: string,
  groupId: string,
  options: RunsOptions,
): AsyncGenerator<QualityRun, void, undefined> {
  const { limit = Number.POSITIVE_INFINITY, since } = options;
  if (limit < 1) return;
  let given = 0;
  for await (const row of queryRows(
    stepwell,
    { ...queryOf(groupId, since, options), TableName: table },
    options.abortSignal,
  )) {
    yield runOf(row);
    given += 1;
    if (given >= limit) return;
  }
}

/** One run by its key. */
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
    // A filter sees rows after the limit was counted, so that a page without a filter is as small as it can be.
    ...(filters.length > 0 ? { FilterExpression: filters.join(' AND ') } : limit === undefined ? {} : { Limit: limit }),
    ExpressionAttributeValues: {
      ':group': { S: groupId },
      // Without the Z, which would sort behind the digits below the millisecond.
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
