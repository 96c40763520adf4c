import { validationError } from '../errors.js';
import { bindPredicate } from '../partiql/bind-expression.js';
import { select } from '../partiql/select.js';
import { type Statement } from '../partiql/syntax.js';
import { readWrite } from '../partiql/write.js';
import { type Fields } from '../fields.js';
import { type Table } from '../storage/table.js';
import { type CapacityMode } from './capacity.js';
import { type PendingWrite } from './item-write.js';
import { type DynamoDbCall, type Operation } from './operation.js';
import { type BoundStatement, isRead, readStatement, selectedKey } from './statement.js';
import {
  checkDistinct,
  commitAll,
  forAll,
  once,
  type TransactionAction,
  transactionCapacity,
  transactionReadCapacity,
} from './transaction.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html */
export const executeTransaction: Operation = (input, call) => {
  const mode = input['ReturnConsumedCapacity'] as CapacityMode; // validated
  const statements = (input['TransactStatements'] as readonly Fields[]).map(readStatement); // validated
  const reads = statements.filter(isRead).length;
  if (reads > 0 && reads < statements.length)
    throw validationError(
      'ExecuteTransaction API does not support both read and write operations in the same request.',
    );
  for (const [index, { statement }] of statements.entries()) checkStatement(statement, index);
  if (reads > 0) return readAll(statements, mode, call);
  return once(
    input,
    'ExecuteTransaction',
    call,
    () => {
      const changes = commitAll(statements.map(actionOf), call);
      return {
        changes,
        response: { Responses: changes.map(() => ({})), ConsumedCapacity: transactionCapacity(changes, mode) },
      };
    },
    ({ bytes }) => ({
      Responses: statements.map(() => ({})),
      ConsumedCapacity: transactionReadCapacity(bytes, mode, call),
    }),
  );
};

function refusal(index: number): string {
  return `Validation failed in TransactStatements[${index}]:`;
}

/** Throws `ValidationException` for a statement that transactions do not take. */
function checkStatement(statement: Statement, index: number): void {
  const fail = (problem: string): never => {
    throw validationError(`${refusal(index)} ${problem}`);
  };
  if ((statement.kind === 'update' || statement.kind === 'delete') && statement.returning !== undefined)
    fail('RETURNING clause is not supported in ExecuteTransaction.');
  if (statement.kind === 'select' && statement.index !== undefined)
    fail('Reads on indices are not supported within transactions.');
}

function readAll(statements: readonly BoundStatement[], mode: CapacityMode, call: DynamoDbCall): object {
  const reads = statements.map(({ source, statement, parameters }) => {
    if (statement.kind !== 'select') throw new Error('a statement does not read');
    return { source, statement, parameters, table: call.store.get(statement.table) };
  });
  checkDistinct(
    reads.map(({ statement, parameters, table }, index) => ({
      table,
      key: selectedKey(statement, table, parameters, 'ExecuteTransaction', `${refusal(index)} `),
    })),
  );
  const bytes = new Map<string, number[]>();
  const responses = forAll(reads, ({ source, statement, parameters }) => {
    const result = select(statement, { source, parameters, isConsistent: true }, call);
    bytes.set(statement.table, [...(bytes.get(statement.table) ?? []), result.bytes.table]);
    const [item] = result.items;
    return item === undefined ? {} : { Item: item };
  });
  return { Responses: responses, ConsumedCapacity: transactionReadCapacity(bytes, mode, call) };
}

function actionOf({ statement, parameters }: BoundStatement): TransactionAction {
  switch (statement.kind) {
    case 'exists':
      return { write: existence(statement.select, parameters), isCheck: true };
    case 'select':
      throw new Error('a statement does not write');
    default:
      return { write: readWrite(statement, parameters) };
  }
}

/** `EXISTS`: a condition that the item which a `SELECT` names is there and meets its clause. */
function existence(
  statement: Extract<BoundStatement['statement'], { kind: 'select' }>,
  parameters: BoundStatement['parameters'],
): PendingWrite {
  const condition = statement.where === undefined ? () => true : bindPredicate(statement.where, parameters);
  return {
    tableName: statement.table,
    resolve: (table: Table) => ({
      table,
      key: selectedKey(statement, table, parameters, 'ExecuteTransaction'),
      condition: (item) => Object.keys(item).length > 0 && condition(item),
      returnsItemOnFailure: false,
      change: (before) => before,
    }),
  };
}
