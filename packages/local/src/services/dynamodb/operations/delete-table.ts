import { DynamoDbError } from '../dynamodb-error.js';
import { struct } from '../requests/shape.js';
import { describeTable, existingTable } from './describe-table.js';
import { operation } from './operation.js';
import { tableName } from './shapes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html */
export const deleteTable = operation(struct('DeleteTableInput', { TableName: tableName }), (input, { store }) => {
  const table = existingTable(store, String(input['TableName']));
  if (table.definition.isProtected) {
    throw DynamoDbError.validation(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  store.delete(table);
  const { GlobalSecondaryIndexes: _indexes, ...description } = describeTable(table);
  return { TableDescription: { ...description, TableStatus: 'DELETING' } };
});
