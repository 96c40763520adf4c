// cspell:ignore hashkey -- as AWS spells them
import { type AwsError } from '../../../kernel/aws-error.js';
import { invalidParameters, validationError } from '../errors.js';
import { type KeyAttribute, keyAttributes, type KeySchema } from '../storage/key-schema.js';
import { type Table } from '../storage/table.js';
import { type Item, scalarOf, typeOf } from '../values/attribute-value.js';
import { binarySize } from '../values/item-size.js';

/** Bytes of a partition key and of a sort key. */
const largestKeys = { hash: 2048, range: 1024 } as const;

/** Checks the key of a request: it has the attributes of the table's key and no others. Throws `ValidationException`. */
export function checkKey(key: Item, { definition }: Table): void {
  const attributes = keyAttributes(definition.key);
  if (attributes.length !== Object.keys(key).length) throw keyMismatch();
  for (const attribute of attributes) checkKeyAttribute(key, attribute, definition.key);
}

/** Checks one attribute of a key. Throws `ValidationException`. */
export function checkKeyAttribute(key: Item, attribute: KeyAttribute, schema: KeySchema): void {
  const { name, type } = attribute;
  const scalar = scalarOf(key[name], type);
  if (scalar === undefined) throw keyMismatch();
  if (scalar === '') {
    throw validationError(
      `${invalidParameters}The AttributeValue for a key attribute cannot contain an empty ${kindOf(attribute)} ` +
        `value. Key: ${name}`,
    );
  }
  checkKeySize(scalar, attribute, schema);
}

/** A key has other attributes than the key of the table. */
export function keyMismatch(): AwsError {
  return validationError('The provided key element does not match the schema');
}

/** Checks an item to be put: keys of the table and of its indexes. Throws `ValidationException`. */
export function checkItemKeys(item: Item, table: Table): void {
  const { key } = table.definition;
  for (const attribute of keyAttributes(key)) {
    const { name, type } = attribute;
    const value = item[name];
    if (value === undefined) throw validationError(`${invalidParameters}Missing the key ${name} in the item`);
    const scalar = scalarOf(value, type);
    if (scalar === undefined) {
      throw validationError(
        `${invalidParameters}Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
      );
    }
    if (scalar === '') {
      throw validationError(
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an ' +
          `empty ${kindOf(attribute)} value. Key: ${name}`,
      );
    }
    checkKeySize(scalar, attribute, key);
  }
  checkIndexKeys(item, table, {
    wrongType: typeMismatch,
    empty: (index, attribute) =>
      validationError(
        'One or more parameter values are not valid. A value specified for a secondary index key is not ' +
          `supported. The AttributeValue for a key attribute cannot contain an empty ${kindOf(attribute)} value. ` +
          `IndexName: ${index}, IndexKey: ${attribute.name}`,
      ),
  });
}

/** A value has another type than the key of an index. */
export function typeMismatch(index: string, { name, type }: KeyAttribute, actual: string): AwsError {
  return validationError(
    `${invalidParameters}Type mismatch for Index Key ${name} Expected: ${type} Actual: ${actual} IndexName: ${index}`,
  );
}

/** Checks the keys of indexes in an item that was updated. Throws `ValidationException`. */
export function checkUpdatedIndexKeys(item: Item, table: Table): void {
  checkIndexKeys(item, table, {
    wrongType: () =>
      validationError('The update expression attempted to update the secondary index key to unsupported type'),
    empty: (_index, attribute) =>
      validationError(
        'One or more parameter values are not valid. The update expression attempted to update a secondary index ' +
          'key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ' +
          `${kindOf(attribute)} value.`,
      ),
  });
}

/** How keys of indexes are refused. */
interface IndexKeyErrors {
  wrongType(index: string, attribute: KeyAttribute, actual: string): AwsError;
  empty(index: string, attribute: KeyAttribute): AwsError;
}

/** An item without the key of an index is not in the index; one with a wrong key is refused. */
function checkIndexKeys(item: Item, table: Table, errors: IndexKeyErrors): void {
  for (const { definition } of table.indexes.values()) {
    for (const attribute of keyAttributes(definition.key)) {
      const value = item[attribute.name];
      if (value === undefined) continue;
      const scalar = scalarOf(value, attribute.type);
      if (scalar === undefined) throw errors.wrongType(definition.name, attribute, typeOf(value));
      if (scalar === '') throw errors.empty(definition.name, attribute);
      checkKeySize(scalar, attribute, definition.key);
    }
  }
}

function checkKeySize(scalar: string, { name, type }: KeyAttribute, schema: KeySchema): void {
  if (type === 'N') return;
  const size = type === 'B' ? binarySize(scalar) : Buffer.byteLength(scalar, 'utf8');
  const isHash = name === schema.hash.name;
  if (isHash && size > largestKeys.hash) {
    throw validationError(`${invalidParameters}Size of hashkey has exceeded the maximum size limit of2048 bytes`);
  }
  if (!isHash && size > largestKeys.range) {
    throw validationError(
      `${invalidParameters}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    );
  }
}

function kindOf({ type }: KeyAttribute): string {
  return type === 'B' ? 'binary' : 'string';
}

/** Key attributes are scalars, so an expression cannot name a part of one. Throws `ValidationException`. */
export function checkNestedAttributes(nested: ReadonlySet<string>, { definition, indexes }: Table): void {
  const fail = (kind: string, name: string): never => {
    throw validationError(
      `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${kind}: ${name}`,
    );
  };
  for (const { name } of keyAttributes(definition.key)) if (nested.has(name)) fail('Key', name);
  for (const index of indexes.values())
    for (const { name } of keyAttributes(index.definition.key)) if (nested.has(name)) fail('IndexKey', name);
}
