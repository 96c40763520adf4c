// cspell:ignore dectected -- as AWS spells it
import { type AwsError } from '../../../kernel/aws-error.js';
import { invalidParameters, serializationError, validationError } from '../errors.js';
import { type AttributeValue, type Item, newItem, type ValueType } from './attribute-value.js';
import { normalizeNumber } from './decimal.js';

/** An attribute value of a request: its JSON types are checked, its content is not. */
export type WireValue = Readonly<Record<string, unknown>>;
/** Attribute values of a request by name. */
export type WireItem = Readonly<Record<string, WireValue>>;

/** Levels of nesting that an attribute value may have, itself included. */
export const deepestValue = 32;

const types: ReadonlySet<string> = new Set<ValueType>(['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M']);

/** The values of a request's item or key, checked and normalized. Throws `ValidationException`. */
export function readItem(wire: WireItem): Item {
  return readAttributes(wire, 0);
}

/** A value of a request, checked and normalized. Throws `ValidationException`. */
export function readValue(wire: WireValue): AttributeValue {
  return readNested(wire, 0);
}

/** The error for values that are nested too deeply. */
export function nestedTooDeeply(): AwsError {
  return validationError(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );
}

function readAttributes(wire: WireItem, depth: number): Item {
  const item = newItem();
  for (const name of Object.keys(wire)) item[name] = readNested(wire[name] as WireValue, depth); // a key of the object
  return item;
}

function readNested(wire: WireValue, depth: number): AttributeValue {
  if (depth >= deepestValue) throw nestedTooDeeply();
  let value: AttributeValue | undefined;
  for (const type of Object.keys(wire)) {
    if (!types.has(type)) continue;
    if (value !== undefined) {
      throw validationError(
        'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      );
    }
    value = readContent(type as ValueType, wire[type], depth); // one of the types
  }
  if (value !== undefined) return value;
  throw validationError('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
}

/** The content has the JSON type of its attribute type: the input was validated. */
function readContent(type: ValueType, content: unknown, depth: number): AttributeValue {
  switch (type) {
    case 'S':
      return { S: content as string };
    case 'B':
      return { B: checkBase64(content as string) };
    case 'BOOL':
      return { BOOL: content as boolean };
    case 'N':
      return { N: normalizeNumber(content as string) };
    case 'NULL':
      if (content !== true)
        throw validationError(`${invalidParameters}Null attribute value types must have the value of true`);
      return { NULL: true };
    case 'SS':
      return { SS: checkSet('SS', content as string[]) };
    case 'NS':
      return { NS: checkSet('NS', content as string[]) };
    case 'BS':
      return { BS: checkSet('BS', (content as string[]).map(checkBase64)) };
    case 'L':
      return { L: (content as WireValue[]).map((element) => readNested(element, depth + 1)) };
    case 'M':
      return { M: readAttributes(content as WireItem, depth + 1) };
  }
}

/** Returns a binary value that is valid base64. Throws `SerializationException` otherwise. */
export function checkBase64(value: string): string {
  if (value.length % 4 !== 0)
    throw serializationError(`Base64 encoded length is expected a multiple of 4 bytes but found: ${value.length}`);
  if (Buffer.from(value, 'base64').toString('base64') !== value)
    throw serializationError('Invalid last non-pad Base64 character dectected');
  return value;
}

const emptySets = {
  SS: 'An string set  may not be empty',
  NS: 'An number set  may not be empty',
  BS: 'Binary sets should not be empty',
} as const;

/** Sets are not empty and hold no value twice; numbers are compared by value. */
function checkSet(type: keyof typeof emptySets, content: readonly string[]): readonly string[] {
  if (content.length === 0) throw validationError(invalidParameters + emptySets[type]);
  const values = type === 'NS' ? content.map(normalizeNumber) : content;
  if (new Set(values).size === values.length) return values;
  const list = `[${values.join(', ')}]`;
  if (type === 'NS') throw validationError('Input collection contains duplicates');
  throw validationError(
    type === 'SS'
      ? `${invalidParameters}Input collection ${list} contains duplicates.`
      : `${invalidParameters}Input collection ${list}of type BS contains duplicates.`,
  );
}
