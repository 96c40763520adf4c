import { DynamoDbError } from '../dynamodb-error.js';
import { boolean, required, string, struct } from '../requests/shape.js';
import { type Table } from '../storage/table.js';
import { existingTable } from './describe-table.js';
import { operation } from './operation.js';
import { tableName } from './shapes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive = operation(
  struct('UpdateTimeToLiveInput', {
    TableName: tableName,
    TimeToLiveSpecification: required(
      struct('TimeToLiveSpecification', {
        Enabled: required(boolean),
        AttributeName: required(string({ min: 1, max: 255 })),
      }),
    ),
  }),
  (input, { store, now }) => {
    const table = existingTable(store, String(input['TableName']));
    const specification = input['TimeToLiveSpecification'] as {
      readonly Enabled: boolean;
      readonly AttributeName: string;
    }; // the shape's type
    checkChange(table, specification);
    const { Enabled, AttributeName: attribute } = specification;
    store.redefine(table, { ...table.definition, timeToLive: Enabled ? { attribute, since: now() } : undefined });
    return { TimeToLiveSpecification: specification };
  },
);

function checkChange(
  { definition }: Table,
  { Enabled, AttributeName }: { readonly Enabled: boolean; readonly AttributeName: string },
): void {
  const current = definition.timeToLive?.attribute;
  if (current !== undefined && current !== AttributeName) {
    throw DynamoDbError.validation(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
    );
  }
  if (Enabled === (current !== undefined))
    throw DynamoDbError.validation(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export const describeTimeToLive = operation(
  struct('DescribeTimeToLiveInput', { TableName: tableName }),
  (input, { store }) => {
    const { timeToLive } = existingTable(store, String(input['TableName'])).definition;
    return {
      TimeToLiveDescription:
        timeToLive === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive.attribute },
    };
  },
);
