import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';

/** A table to create: CreateTable's input, and settings that need other calls. */
export interface NewTable extends TableSettings {
  readonly TableName: string;
  /** Further members of CreateTable's input. */
  readonly [member: string]: unknown;
}

/** Settings of a table that CreateTable does not take. */
export interface TableSettings {
  readonly TimeToLiveSpecification?: { readonly Enabled: boolean; readonly AttributeName: string };
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled: boolean };
}

/** The name and ARN of a table. */
export interface TableIdentity {
  readonly name: string;
  /** `arn:aws:dynamodb:<region>:<account>:table/<name>`. */
  readonly arn: string;
  /** `arn:…:table/<name>/stream/<label>`; absent without a stream. */
  readonly streamArn?: string;
}

/** Creates a table with its settings. Throws `ValidationException`, `ResourceInUseException`. */
export async function createTable(invoke: Invoke, table: NewTable): Promise<TableIdentity> {
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification, ...input } = table;
  const { TableDescription } = await invoke<{
    readonly TableDescription: {
      readonly TableName: string;
      readonly TableArn: string;
      readonly LatestStreamArn?: string;
    };
  }>('dynamodb', 'CreateTable', input);
  const { TableName: name, TableArn: arn, LatestStreamArn: streamArn } = TableDescription;
  await updateSettings(invoke, name, { TimeToLiveSpecification, PointInTimeRecoverySpecification });
  return { name, arn, ...(streamArn === undefined ? {} : { streamArn }) };
}

/** Gives a table these settings, and defaults for the others; its items stay. */
export async function updateSettings(invoke: Invoke, TableName: string, settings: TableSettings): Promise<void> {
  const { TimeToLiveSpecification: timeToLive } = settings;
  const { TimeToLiveDescription } = await invoke<{
    readonly TimeToLiveDescription: { readonly AttributeName?: string };
  }>('dynamodb', 'DescribeTimeToLive', { TableName });
  const before = TimeToLiveDescription.AttributeName;
  const after = timeToLive?.Enabled === true ? timeToLive.AttributeName : undefined;
  const set = (AttributeName: string, Enabled: boolean) =>
    invoke('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: { AttributeName, Enabled } });
  if (before !== undefined && before !== after) await set(before, false);
  if (after !== undefined && before !== after) await set(after, true);
  await invoke('dynamodb', 'UpdateContinuousBackups', {
    TableName,
    PointInTimeRecoverySpecification: settings.PointInTimeRecoverySpecification ?? {
      PointInTimeRecoveryEnabled: false,
    },
  });
}

/**
 * Gives a table another stream, or none. A stream whose view type changes is disabled, and another one enabled, as
 * CloudFormation does. Returns the ARN of the stream.
 */
export async function updateStream(
  invoke: Invoke,
  TableName: string,
  before: string | undefined,
  after: string | undefined,
): Promise<string | undefined> {
  const set = (StreamSpecification: object) => invoke('dynamodb', 'UpdateTable', { TableName, StreamSpecification });
  if (before !== undefined && before !== after) await set({ StreamEnabled: false });
  if (after !== undefined && before !== after) await set({ StreamEnabled: true, StreamViewType: after });
  if (after === undefined) return undefined;
  const { Table } = await invoke<{ readonly Table: { readonly LatestStreamArn?: string } }>(
    'dynamodb',
    'DescribeTable',
    { TableName },
  );
  return Table.LatestStreamArn;
}

/** Deletes a table, protected or not. A missing table is ignored. */
export async function deleteTable(invoke: Invoke, TableName: string): Promise<void> {
  try {
    await invoke('dynamodb', 'UpdateTable', { TableName, DeletionProtectionEnabled: false });
    await invoke('dynamodb', 'DeleteTable', { TableName });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
  }
}
