import { validationError } from '../errors.js';
import { select } from '../partiql/select.js';
import { readWrite } from '../partiql/write.js';
import { type Fields } from '../fields.js';
import { type CapacityMode, consumedCapacity, writeUnits } from './capacity.js';
import { carryOut } from './item-write.js';
import { type DynamoDbCall, type Operation } from './operation.js';
import { readCapacity } from './read-page.js';
import { readStatement } from './statement.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
export const executeStatement: Operation = runStatement;

function runStatement(input: Fields, call: DynamoDbCall): object {
  const { source, statement, parameters } = readStatement(input);
  const mode = input['ReturnConsumedCapacity'] as CapacityMode; // validated
  if (statement.kind === 'exists') throw validationError('EXISTS is only supported in ExecuteTransaction');
  if (statement.kind === 'select') {
    const isConsistent = input['ConsistentRead'] === true;
    const result = select(
      statement,
      {
        source,
        parameters,
        isConsistent,
        limit: input['Limit'] as number | undefined, // validated
        nextToken: input['NextToken'] as string | undefined, // validated
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
