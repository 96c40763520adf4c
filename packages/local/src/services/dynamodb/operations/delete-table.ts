import { validationError } from '../errors.js';
import { describeTable, existingTable } from './describe-table.js';
import { type Operation } from './operation.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTable: Operation = (input, { store, now }) => {
  const table = existingTable(store, String(input['TableName']));
  if (table.definition.isProtected) {
    throw validationError(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  store.delete(table, now());
  const { GlobalSecondaryIndexes: _indexes, ...description } = describeTable(table);
  return { TableDescription: { ...description, TableStatus: 'DELETING' } };
};
