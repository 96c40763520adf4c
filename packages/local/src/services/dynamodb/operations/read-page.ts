import { invalidParameters, validationError } from '../errors.js';
import { type Predicate } from '../expressions/bind-condition.js';
import { type ItemProjection } from '../expressions/projection.js';
import { type Fields } from '../fields.js';
import { type ItemRange } from '../storage/item-collection.js';
import { keyOf } from '../storage/key-schema.js';
import { type Index, pickNames, projectedNames, type Table } from '../storage/table.js';
import { type Item } from '../values/attribute-value.js';
import { itemSize } from '../values/item-size.js';
import { type CapacityMode, consumedCapacity, readUnits } from './capacity.js';

/** The source of a query or a scan: a table, or one of its indexes. */
export interface ReadSource {
  readonly table: Table;
  readonly index: Index | undefined;
}

/** One page of a query or a scan. */
export interface PageRequest extends ReadSource {
  readonly range: ItemRange;
  readonly limit: number | undefined;
  readonly filter: Predicate | undefined;
  readonly projection: ItemProjection | undefined;
  readonly select: string | undefined;
  readonly isConsistent: boolean;
}

/** The content of a page. */
export interface Page {
  readonly items: readonly Item[];
  readonly count: number;
  readonly scannedCount: number;
  readonly lastKey: Item | undefined;
  /** Bytes read from the table and from the index. */
  readonly bytes: { readonly table: number; readonly index: number };
}

/** Bytes after which a page ends. */
const largestPage = 1024 * 1024;

/** The table and the index of a request. Throws `ValidationException`. */
export function readSource(table: Table, input: Fields): ReadSource {
  const name = input['IndexName'] as string | undefined; // validated
  if (name === undefined) return { table, index: undefined };
  const index = table.indexes.get(name);
  if (index === undefined) throw validationError(`The table does not have the specified index: ${name}`);
  if (index.definition.isGlobal && input['ConsistentRead'] === true)
    throw validationError('Consistent reads are not supported on global secondary indexes');
  return { table, index };
}

/**
 * Checks which attributes a request selects. Throws `ValidationException`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html (Select)
 */
export function checkSelect(input: Fields, { table, index }: ReadSource, projection: ItemProjection | undefined): void {
  const select = input['Select'];
  if (select === 'SPECIFIC_ATTRIBUTES' && projection === undefined) {
    throw validationError(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (select !== undefined && select !== 'SPECIFIC_ATTRIBUTES' && projection !== undefined) {
    const parameter = input['ProjectionExpression'] === undefined ? 'AttributesToGet' : 'ProjectionExpression';
    throw validationError(
      select === 'COUNT'
        ? `Cannot specify the ${parameter} when choosing to get only the Count`
        : `Cannot specify the ${parameter} when choosing to get ${String(select)}`,
    );
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined)
    throw validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  if (index === undefined || !index.definition.isGlobal) return;
  const { name } = index.definition;
  const names = projectedNames(index.definition, table.definition);
  if (select === 'ALL_ATTRIBUTES' && names !== undefined) {
    throw validationError(
      `${invalidParameters}Select type ALL_ATTRIBUTES is not supported for global secondary index ${name} ` +
        'because its projection type is not ALL',
    );
  }
  const absent = notProjected(
    (projection?.paths ?? []).map(([head]) => String(head)),
    names,
  );
  if (absent.length > 0) {
    throw validationError(`${invalidParameters}Global secondary index ${name} does not project [${absent.join(', ')}]`);
  }
}

/** The names that an index does not have. */
export function notProjected(wanted: Iterable<string>, names: ReadonlySet<string> | undefined): readonly string[] {
  return names === undefined ? [] : [...new Set(wanted)].filter((name) => !names.has(name));
}

/** Reads a page: as many items as the limit and 1 MB allow. The filter is applied to what was read. */
export function readPage(request: PageRequest): Page {
  const { table, index, range, limit, filter, projection, select } = request;
  const names = index === undefined ? undefined : projectedNames(index.definition, table.definition);
  const isFetched = names !== undefined && fetchesItems(request, names);
  const items: Item[] = [];
  let scannedCount = 0;
  let size = 0;
  let count = 0;
  let last: Item | undefined;
  const bytes = { table: 0, index: 0 };
  for (const stored of (index?.items ?? table.items).items(range)) {
    if (scannedCount === limit || size >= largestPage) break;
    const visible = isFetched ? stored.item : pickNames(stored.item, names);
    const entrySize = itemSize(isFetched ? pickNames(stored.item, names) : visible);
    if (index === undefined) bytes.table += entrySize;
    else bytes.index += entrySize;
    if (isFetched) bytes.table += itemSize(stored.item);
    size += entrySize;
    scannedCount += 1;
    last = stored.item;
    if (filter !== undefined && !filter(visible)) continue;
    count += 1;
    if (select !== 'COUNT') items.push(projection === undefined ? visible : projection.apply(visible));
  }
  const isPartial = last !== undefined && (scannedCount === limit || size >= largestPage);
  return {
    items,
    count,
    scannedCount,
    lastKey: isPartial && last !== undefined ? keyAt(last, request) : undefined,
    bytes,
  };
}

/** A local index gets from the table what it does not have. */
function fetchesItems({ index, projection, select }: PageRequest, names: ReadonlySet<string>): boolean {
  if (index === undefined || index.definition.isGlobal) return false;
  if (select === 'ALL_ATTRIBUTES') return true;
  return (
    notProjected(
      (projection?.paths ?? []).map(([head]) => String(head)),
      names,
    ).length > 0
  );
}

/** The key of an item's place: that of the table, and that of the index. */
function keyAt(item: Item, { table, index }: ReadSource): Item | undefined {
  return index === undefined
    ? keyOf(item, table.definition.key)
    : keyOf(item, table.definition.key, index.definition.key);
}

/** The response of a query or a scan. */
export function pageResponse(input: Fields, request: PageRequest, page: Page): object {
  return {
    Items: request.select === 'COUNT' ? undefined : page.items,
    Count: page.count,
    ScannedCount: page.scannedCount,
    LastEvaluatedKey: page.lastKey,
    ConsumedCapacity: readCapacity(input['ReturnConsumedCapacity'] as CapacityMode, request, page),
  };
}

/** The capacity that a page consumed. */
export function readCapacity(
  mode: CapacityMode,
  { table, index, isConsistent }: ReadSource & { readonly isConsistent: boolean },
  { bytes }: Pick<Page, 'bytes'>,
): object | undefined {
  if (index === undefined)
    return consumedCapacity(table, mode, { table: readUnits(bytes.table, isConsistent), indexes: new Map() });
  return consumedCapacity(table, mode, {
    table: bytes.table === 0 ? 0 : readUnits(bytes.table, isConsistent),
    indexes: new Map([[index.definition.name, readUnits(bytes.index, isConsistent)]]),
  });
}
