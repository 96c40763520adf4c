import { AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import { type Predicate } from '../expressions/bind-condition.js';
import { ExpressionError } from '../expressions/expression-error.js';
import { type ItemUpdate, type UpdateAction, updateOf } from '../expressions/item-update.js';
import { projectionOf } from '../expressions/projection.js';
import { checkItemKeys, checkKey } from '../operations/check-key.js';
import { type PendingWrite, type WriteResult } from '../operations/item-write.js';
import { checkItemSize, primaryKey } from '../operations/put-item.js';
import { checkUpdatedAttributes, updated } from '../operations/update-item.js';
import { type Table } from '../storage/table.js';
import { type AttributeValue, type Item, mapOf, newItem, typeOf } from '../values/attribute-value.js';
import { bindPredicate, bindValue, constantOf } from './bind-expression.js';
import { malformed } from './statement-error.js';
import {
  type DeleteStatement,
  type Expression,
  type InsertStatement,
  type Returning,
  type UpdateClause,
  type UpdateStatement,
  type WriteStatement,
} from './syntax.js';
import { primaryKeyOf } from './where-keys.js';

/** A write of a statement, and what the statement returns. */
export interface StatementWrite extends PendingWrite {
  returned(result: WriteResult): readonly Item[] | undefined;
}

/** Reads a statement that writes. Throws `ValidationException`. */
export function readWrite(statement: WriteStatement, parameters: readonly AttributeValue[]): StatementWrite {
  if (statement.index !== undefined) throw validationError('This operation is not supported on an index');
  switch (statement.kind) {
    case 'insert':
      return readInsert(statement, parameters);
    case 'update':
      return readUpdate(statement, parameters);
    case 'delete':
      return readDelete(statement, parameters);
  }
}

function readInsert(
  { table: tableName, item: tuple }: InsertStatement,
  parameters: readonly AttributeValue[],
): StatementWrite {
  const item = mapOf(constantOf(tuple, parameters));
  if (item === undefined) throw malformed('Expected a tuple of values after VALUE');
  checkItemSize(item);
  return {
    tableName,
    returned: () => undefined,
    resolve(table) {
      checkItemKeys(item, table);
      return {
        table,
        key: primaryKey(item, table),
        condition: undefined,
        returnsItemOnFailure: false,
        change(before) {
          if (before !== undefined)
            throw new AwsError('DuplicateItemException', 'Duplicate primary key exists in table');
          return item;
        },
      };
    },
  };
}

function readUpdate(statement: UpdateStatement, parameters: readonly AttributeValue[]): StatementWrite {
  const { table: tableName, clauses, where, returning } = statement;
  const condition = predicateOf(where, parameters);
  const update = boundUpdate(clauses, parameters);
  return {
    tableName,
    returned: (result) => returnedItems(returning, update, result),
    resolve(table) {
      const key = keyFor(where, table, parameters);
      checkUpdatedAttributes(update, table);
      return {
        table,
        key,
        // UPDATE does not create items.
        condition: (item) => Object.keys(item).length > 0 && condition(item),
        returnsItemOnFailure: false,
        change: (before) => updated(before, key, update, table),
      };
    },
  };
}

function readDelete(statement: DeleteStatement, parameters: readonly AttributeValue[]): StatementWrite {
  const { table: tableName, where, returning } = statement;
  const condition = predicateOf(where, parameters);
  return {
    tableName,
    returned: ({ before }) => (returning === undefined ? undefined : before === undefined ? [] : [before]),
    resolve(table) {
      return {
        table,
        key: keyFor(where, table, parameters),
        // An item that does not exist is deleted without an error.
        condition: (item) => Object.keys(item).length === 0 || condition(item),
        returnsItemOnFailure: false,
        change: () => undefined,
      };
    },
  };
}

function predicateOf(where: Expression | undefined, parameters: readonly AttributeValue[]): Predicate {
  if (where === undefined) throw keyMissing();
  return bindPredicate(where, parameters);
}

/** The primary key that a clause names. Throws `ValidationException` if it does not. */
function keyFor(where: Expression | undefined, table: Table, parameters: readonly AttributeValue[]): Item {
  const key = primaryKeyOf(where, table.definition.key, parameters);
  if (key === undefined) throw keyMissing();
  checkKey(key, table);
  return key;
}

function keyMissing(): AwsError {
  return validationError('Where clause does not contain a mandatory equality on all key attributes');
}

function boundUpdate(clauses: readonly UpdateClause[], parameters: readonly AttributeValue[]): ItemUpdate {
  try {
    return updateOf(clauses.map((clause) => actionOf(clause, parameters)));
  } catch (error) {
    if (error instanceof ExpressionError) throw validationError(error.message);
    throw error;
  }
}

function actionOf(clause: UpdateClause, parameters: readonly AttributeValue[]): UpdateAction {
  const { path } = clause;
  if (clause.kind === 'remove') return { kind: 'remove', path };
  const { value } = clause;
  const change = value.kind === 'call' ? setChange(clause, parameters) : undefined;
  if (change !== undefined) return change;
  const read = bindValue(value, parameters);
  const constant = constantOf(value, parameters);
  return {
    kind: 'set',
    path,
    ...(constant === undefined ? {} : { type: typeOf(constant) }),
    read: (item) => read(item) ?? missing(),
  };
}

/** `SET a = set_add(a, …)` and `SET a = set_delete(a, …)`: a set that loses its last member is removed. */
function setChange(
  { path, value }: Extract<UpdateClause, { kind: 'set' }>,
  parameters: readonly AttributeValue[],
): UpdateAction | undefined {
  if (value.kind !== 'call' || (value.name !== 'set_add' && value.name !== 'set_delete')) return undefined;
  const [target, members] = value.operands;
  const set = members === undefined ? undefined : constantOf(members, parameters);
  if (set === undefined || target?.kind !== 'path' || JSON.stringify(target.path) !== JSON.stringify(path))
    return undefined;
  return { kind: value.name === 'set_add' ? 'add' : 'delete', path, value: set };
}

function missing(): never {
  throw validationError('The provided expression refers to an attribute that does not exist in the item');
}

/** The items that an update returns: an image of the item, or its changed parts. */
function returnedItems(
  returning: Returning | undefined,
  { actions }: ItemUpdate,
  { before, after }: WriteResult,
): readonly Item[] | undefined {
  if (returning === undefined) return undefined;
  const image = (returning.image === 'OLD' ? before : after) ?? newItem();
  const item = returning.scope === 'ALL' ? image : projectionOf(actions.map(({ path }) => path)).apply(image);
  return Object.keys(item).length === 0 ? [] : [item];
}
