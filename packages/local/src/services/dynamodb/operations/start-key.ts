import { AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { keyAttributes, keyOf, type Position, positionOf } from '../storage/key-schema.js';
import { type Item, newItem } from '../values/attribute-value.js';
import { readItem, type WireItem } from '../values/read-value.js';
import { checkKey, checkKeyAttribute } from './check-key.js';
import { type ReadSource } from './read-page.js';

/** Errors of numbers and sets stand alone; the others say that they are about the starting key. */
const standsAlone = /contains duplicates|number set|numeric value|significant digits|number with magnitude/;

/** `ExclusiveStartKey` of a request, its values checked. Throws `ValidationException`. */
export function readStartKey(input: Fields): Item | undefined {
  const wire = input['ExclusiveStartKey'] as WireItem | undefined; // validated
  if (wire === undefined) return undefined;
  try {
    return readItem(wire);
  } catch (error) {
    if (!(error instanceof AwsError) || standsAlone.test(error.message)) throw error;
    throw invalidStartKey(error.message);
  }
}

/**
 * The place of a starting key in a table or an index. Throws `ValidationException` if its attributes are not those of the
 * keys.
 *
 * @param mismatch the error message for a wrong number of attributes
 */
export function startPosition(key: Item, { table, index }: ReadSource, mismatch: string | undefined): Position {
  const tableKey = table.definition.key;
  const indexKey = index?.definition.key;
  const names = new Set(
    [...keyAttributes(tableKey), ...(indexKey === undefined ? [] : keyAttributes(indexKey))].map(({ name }) => name),
  );
  if (Object.keys(key).length !== names.size) throw invalidStartKey(mismatch);
  if (indexKey !== undefined) {
    for (const attribute of keyAttributes(indexKey)) {
      if (key[attribute.name] === undefined) throw invalidStartKey();
      checkKeyAttribute(key, attribute, indexKey);
    }
  }
  try {
    checkKey(keyOf(key, tableKey) ?? newItem(), table);
  } catch (error) {
    throw error instanceof AwsError ? invalidStartKey(error.message) : error;
  }
  const position = indexKey === undefined ? positionOf(key, tableKey) : positionOf(key, indexKey, tableKey);
  if (position === undefined) throw invalidStartKey();
  return position;
}

/** A starting key that does not fit. */
export function invalidStartKey(problem?: string): AwsError {
  return validationError(`The provided starting key is invalid${problem === undefined ? '' : `: ${problem}`}`);
}
