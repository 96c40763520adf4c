import { validationError } from '../errors.js';
import { type Table } from '../storage/table.js';
import { existingTable } from './describe-table.js';
import { type Operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const updateTimeToLive: Operation = (input, { store, now }) => {
  const table = existingTable(store, String(input['TableName']));
  const specification = input['TimeToLiveSpecification'] as {
    readonly Enabled: boolean;
    readonly AttributeName: string;
  }; // validated
  checkChange(table, specification);
  const { Enabled, AttributeName: attribute } = specification;
  store.redefine(table, { ...table.definition, timeToLive: Enabled ? { attribute, since: now() } : undefined }, now());
  return { TimeToLiveSpecification: specification };
};

function checkChange(
  { definition }: Table,
  { Enabled, AttributeName }: { readonly Enabled: boolean; readonly AttributeName: string },
): void {
  const current = definition.timeToLive?.attribute;
  if (current !== undefined && current !== AttributeName) {
    throw validationError(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
  }
  if (Enabled === (current !== undefined))
    throw validationError(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export const describeTimeToLive: Operation = (input, { store }) => {
  const { timeToLive } = existingTable(store, String(input['TableName'])).definition;
  return {
    TimeToLiveDescription:
      timeToLive === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive.attribute },
  };
};
