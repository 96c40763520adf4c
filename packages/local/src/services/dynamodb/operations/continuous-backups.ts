import { AwsError } from '../../../kernel/aws-error.js';
import { type Table } from '../storage/table.js';
import { type TableStore } from '../store.js';
import { type Operation } from './operation.js';

const defaultDays = 35;

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html; nothing can be restored
 * here.
 */
export const updateContinuousBackups: Operation = (input, { store, now }) => {
  const table = backedUpTable(store, input['TableName']);
  const { PointInTimeRecoveryEnabled: isEnabled, RecoveryPeriodInDays: days = defaultDays } = input[
    'PointInTimeRecoverySpecification'
  ] as { readonly PointInTimeRecoveryEnabled: boolean; readonly RecoveryPeriodInDays?: number }; // validated
  const since = table.definition.pointInTimeRecovery?.since ?? now();
  store.redefine(table, { ...table.definition, pointInTimeRecovery: isEnabled ? { since, days } : undefined }, now());
  return describe(table, now());
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export const describeContinuousBackups: Operation = (input, { store, now }) =>
  describe(backedUpTable(store, input['TableName']), now());

function backedUpTable(store: TableStore, name: unknown): Table {
  const table = store.find(String(name));
  if (table === undefined) throw new AwsError('TableNotFoundException', `Table not found: ${String(name)}`);
  return table;
}

function describe({ definition }: Table, now: number): object {
  const { pointInTimeRecovery: recovery } = definition;
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription:
        recovery === undefined
          ? { PointInTimeRecoveryStatus: 'DISABLED' }
          : {
              PointInTimeRecoveryStatus: 'ENABLED',
              RecoveryPeriodInDays: recovery.days,
              EarliestRestorableDateTime: recovery.since / 1000,
              LatestRestorableDateTime: now / 1000,
            },
    },
  };
}
