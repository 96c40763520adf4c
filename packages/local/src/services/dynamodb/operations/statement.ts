import { AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import { constantOf } from '../partiql/bind-expression.js';
import { parseStatement } from '../partiql/parse-statement.js';
import { type ParsedStatement, type SelectStatement, type Statement } from '../partiql/syntax.js';
import { primaryKeyOf } from '../partiql/where-keys.js';
import { type Fields } from '../fields.js';
import { keyOf } from '../storage/key-schema.js';
import { type Table } from '../storage/table.js';
import { type AttributeValue, type Item, mapOf } from '../values/attribute-value.js';
import { readValue, type WireValue } from '../values/read-value.js';

const cacheSize = 256;
/** Parsed statements, those that were used last behind the others. */
const parsed = new Map<string, ParsedStatement>();

/** A statement and the values of its parameters. */
export interface BoundStatement {
  readonly source: string;
  readonly statement: Statement;
  readonly parameters: readonly AttributeValue[];
}

/** Reads a statement with its parameters. Throws `ValidationException`. */
export function readStatement(fields: Fields): BoundStatement {
  const source = String(fields['Statement']);
  const known = parsed.get(source) ?? parseStatement(source);
  parsed.delete(source);
  parsed.set(source, known);
  const [oldest] = parsed.keys();
  if (parsed.size > cacheSize && oldest !== undefined) parsed.delete(oldest);
  const parameters = ((fields['Parameters'] ?? []) as readonly WireValue[]).map(readValue); // validated
  if (parameters.length !== known.parameters)
    throw validationError("Number of parameters in request and statement don't match.");
  return { source, statement: known.statement, parameters };
}

/** Whether a statement reads. */
export function isRead({ statement }: BoundStatement): boolean {
  return statement.kind === 'select';
}

/** The primary key of the item that a statement names; `undefined` if it names none. */
export function targetKey(
  statement: Statement,
  { definition }: Table,
  parameters: readonly AttributeValue[],
): Item | undefined {
  try {
    if (statement.kind === 'exists') return undefined;
    if (statement.kind !== 'insert') return primaryKeyOf(statement.where, definition.key, parameters);
    const item = mapOf(constantOf(statement.item, parameters));
    return item === undefined ? undefined : keyOf(item, definition.key);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/**
 * The key of the one item that a `SELECT` of a batch or a transaction reads. Throws `ValidationException` if it does not
 * name the whole primary key, or names an index.
 */
export function selectedKey(
  { where, index }: SelectStatement,
  { definition }: Table,
  parameters: readonly AttributeValue[],
  operation: string,
  prefix = '',
): Item {
  const key = index === undefined ? primaryKeyOf(where, definition.key, parameters) : undefined;
  if (key !== undefined) return key;
  throw validationError(
    `${prefix}Select statements within ${operation} must specify the primary key in the where clause.`,
  );
}
