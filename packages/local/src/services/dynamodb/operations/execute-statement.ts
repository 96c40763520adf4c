import { DynamoDbError } from '../dynamodb-error.js';
import { select } from '../partiql/select.js';
import { readWrite } from '../partiql/write.js';
import { type Fields } from '../requests/check-types.js';
import { boolean, integer, string, struct } from '../requests/shape.js';
import { type CapacityMode, consumedCapacity, writeUnits } from './capacity.js';
import { carryOut } from './item-write.js';
import { type DynamoDbCall, operation } from './operation.js';
import { readCapacity } from './read-page.js';
import { returnConsumedCapacity } from './shapes.js';
import { readStatement, statementFields } from './statement.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
export const executeStatement = operation(
  struct('ExecuteStatementInput', {
    ...statementFields,
    ConsistentRead: boolean,
    NextToken: string({ min: 1, max: 32_768 }),
    ReturnConsumedCapacity: returnConsumedCapacity,
    Limit: integer({ min: 1 }),
  }),
  runStatement,
);

function runStatement(input: Fields, call: DynamoDbCall): object {
  const { source, statement, parameters } = readStatement(input);
  const mode = input['ReturnConsumedCapacity'] as CapacityMode; // the shape's values
  if (statement.kind === 'exists') throw DynamoDbError.validation('EXISTS is only supported in ExecuteTransaction');
  if (statement.kind === 'select') {
    const isConsistent = input['ConsistentRead'] === true;
    const result = select(
      statement,
      {
        source,
        parameters,
        isConsistent,
        limit: input['Limit'] as number | undefined, // the shape's type
        nextToken: input['NextToken'] as string | undefined, // the shape's type
      },
      call,
    );
    return {
      Items: result.items,
      NextToken: result.nextToken,
      LastEvaluatedKey: result.lastKey,
      ConsumedCapacity: readCapacity(mode, { ...result, isConsistent }, result),
    };
  }
  const write = readWrite(statement, parameters);
  const table = call.store.get(write.tableName);
  const result = carryOut(write.resolve(table), call);
  return {
    Items: write.returned(result) ?? [],
    ConsumedCapacity: consumedCapacity(table, mode, writeUnits(table, result.before, result.after)),
  };
}
