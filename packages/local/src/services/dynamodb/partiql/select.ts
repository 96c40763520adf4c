import { createHash } from 'node:crypto';
import { invalidParameters, validationError } from '../errors.js';
import { type AttributeCondition } from '../expressions/key-condition.js';
import { type ItemProjection } from '../expressions/projection.js';
import { type Path } from '../expressions/placeholders.js';
import { valueAt } from '../expressions/read-path.js';
import { type DynamoDbCall } from '../operations/operation.js';
import { rangeOf } from '../operations/query.js';
import { checkSelect, notProjected, type Page, readPage, type ReadSource } from '../operations/read-page.js';
import { type ItemRange } from '../storage/item-collection.js';
import { type KeySchema, positionOf } from '../storage/key-schema.js';
import { projectedNames } from '../storage/table.js';
import { type AttributeValue, type Item, newItem } from '../values/attribute-value.js';
import { bindPredicate } from './bind-expression.js';
import { type Expression, type SelectStatement } from './syntax.js';
import { keyTermsOf } from './where-keys.js';

/** How a statement is read. */
export interface SelectOptions {
  readonly parameters: readonly AttributeValue[];
  readonly isConsistent: boolean;
  readonly limit?: number;
  readonly nextToken?: string;
  /** The statement as it came: a token belongs to it. */
  readonly source: string;
}

/** A page of a `SELECT`. */
export interface SelectResult extends ReadSource {
  readonly items: readonly Item[];
  readonly bytes: Page['bytes'];
  readonly lastKey: Item | undefined;
  readonly nextToken: string | undefined;
}

/** Where a page starts: in which of the partitions that the statement names, and behind which key. */
interface Resume {
  readonly partition: number;
  readonly key: Item | undefined;
}

/** Runs a `SELECT`. Throws `ValidationException`, `ResourceNotFoundException`. */
export function select(statement: SelectStatement, options: SelectOptions, { store }: DynamoDbCall): SelectResult {
  const { parameters, isConsistent, limit } = options;
  const filter = statement.where === undefined ? undefined : bindPredicate(statement.where, parameters);
  const source = sourceOf(statement, store.get(statement.table), isConsistent);
  const schema = source.index?.definition.key ?? source.table.definition.key;
  const { hashes, range } = keyTermsOf(statement.where, schema, parameters);
  const descending = checkOrder(statement, schema, hashes !== undefined);
  const projection = statement.projection === undefined ? undefined : flatProjection(statement.projection);
  checkSelect({}, source, projection);
  if (hashes !== undefined) checkFilter(statement.where, source);
  const digest = createHash('sha256')
    .update(JSON.stringify([options.source, parameters]))
    .digest('base64url');
  const resume = readToken(options.nextToken, digest);
  const items: Item[] = [];
  const bytes = { table: 0, index: 0 };
  const partitions = hashes ?? [undefined];
  let scanned = 0;
  for (let at = resume.partition; at < partitions.length; at += 1) {
    const start = at === resume.partition ? resume.key : undefined;
    const page = readPage({
      ...source,
      range: placesOf(partitions[at], range, source, start, descending),
      limit: limit === undefined ? undefined : limit - scanned,
      filter,
      projection,
      select: undefined,
      isConsistent,
    });
    items.push(...page.items);
    bytes.table += page.bytes.table;
    bytes.index += page.bytes.index;
    scanned += page.scannedCount;
    if (page.lastKey !== undefined)
      return { ...source, items, bytes, lastKey: page.lastKey, nextToken: writeToken(digest, at, page.lastKey) };
  }
  return { ...source, items, bytes, lastKey: undefined, nextToken: undefined };
}

function sourceOf({ index: name }: SelectStatement, table: ReadSource['table'], isConsistent: boolean): ReadSource {
  if (name === undefined) return { table, index: undefined };
  const index = table.indexes.get(name);
  if (index === undefined) throw validationError('The table does not have the specified index');
  if (index.definition.isGlobal && isConsistent)
    throw validationError('Strongly consistent read is not supported on Global Secondary Indexes');
  return { table, index };
}

/** Items have an order within a partition only. Returns whether it is reversed. */
function checkOrder({ order, where }: SelectStatement, { hash, range }: KeySchema, isKeyed: boolean): boolean {
  if (order.length === 0) return false;
  if (where === undefined) throw validationError('Must have WHERE clause in the statement when using ORDER BY clause.');
  if (!isKeyed) {
    throw validationError(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    );
  }
  const wrong = order.find(({ name }) => name !== hash.name && name !== range?.name);
  if (wrong !== undefined) {
    throw validationError(`Variable reference ${wrong.name} in ORDER BY clause must be part of the primary key`);
  }
  return order.find(({ name }) => name === range?.name)?.descending ?? false;
}

/** A filter of a read that is keyed on an index names what the index has. */
function checkFilter(where: Expression | undefined, { table, index }: ReadSource): void {
  if (index === undefined) return;
  const absent = notProjected(attributesOf(where), projectedNames(index.definition, table.definition));
  if (absent.length === 0) return;
  throw validationError(
    `${invalidParameters}Secondary index ${index.definition.name} does not project one or more filter ` +
      `attributes: [${absent.join(', ')}]`,
  );
}

function attributesOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('kind' in node && node.kind === 'path' && 'path' in node) return [String((node.path as Path)[0])]; // by its kind
  if ('kind' in node && node.kind === 'literal') return [];
  return Object.values(node).flatMap(attributesOf);
}

/** The places of a partition, or of everything, behind a key. */
function placesOf(
  hashValue: AttributeValue | undefined,
  range: AttributeCondition | undefined,
  { table, index }: ReadSource,
  start: Item | undefined,
  descending: boolean,
): ItemRange {
  const schema = index?.definition.key ?? table.definition.key;
  const schemas = index === undefined ? [schema] : [schema, table.definition.key];
  const position = start === undefined ? undefined : positionOf(start, ...schemas);
  if (hashValue === undefined) return position === undefined ? {} : { lower: position, isAfterLower: true };
  const conditions = new Map([[schema.hash.name, { operator: 'EQ', values: [hashValue] } as AttributeCondition]]);
  if (range !== undefined && schema.range !== undefined) conditions.set(schema.range.name, range);
  return rangeOf(conditions, schema, position, descending);
}

/** A projection names the last step of each path: `a.b` becomes `b`. */
function flatProjection(paths: readonly Path[]): ItemProjection {
  return {
    paths,
    apply(item) {
      const projected = newItem();
      for (const path of paths) {
        const value = valueAt(item, path);
        if (value !== undefined) projected[lastName(path)] = value;
      }
      return projected;
    },
  };
}

/** The last name of a path, with the indexes that follow it. */
function lastName(path: Path): string {
  const at = path.findLastIndex((element) => typeof element === 'string');
  return path
    .slice(at)
    .map((element) => (typeof element === 'number' ? `[${element}]` : element))
    .join('');
}

function writeToken(digest: string, partition: number, key: Item): string {
  return Buffer.from(JSON.stringify([digest, partition, key])).toString('base64url');
}

function readToken(token: string | undefined, digest: string): Resume {
  if (token === undefined) return { partition: 0, key: undefined };
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw validationError('Invalid NextToken');
  }
  if (!Array.isArray(content) || content.length !== 3) throw validationError('Invalid NextToken');
  const [owner, partition, key] = content as [string, number, Item]; // what writeToken wrote
  if (owner !== digest) throw validationError('NextToken does not match request');
  return { partition, key };
}
