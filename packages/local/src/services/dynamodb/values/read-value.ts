import { DynamoDbError, invalidParameters } from '../dynamodb-error.js';
import { type AttributeValue, type Item, newItem, type ValueType } from './attribute-value.js';
import { normalizeNumber } from './decimal.js';

/** An attribute value of a request: its JSON types are checked, its content is not. */
export type WireValue = Readonly<Record<string, unknown>>;
/** Attribute values of a request by name. */
export type WireItem = Readonly<Record<string, WireValue>>;

/** The values of a request's item or key, checked and normalized. Throws `ValidationException`. */
export function readItem(wire: WireItem): Item {
  const item = newItem();
  for (const name of Object.keys(wire)) item[name] = readValue(wire[name] as WireValue); // a key of the object
  return item;
}

/** A value of a request, checked and normalized. Throws `ValidationException`. */
export function readValue(wire: WireValue): AttributeValue {
  const types = Object.keys(wire) as ValueType[]; // the shape check keeps only the names of types
  const [type] = types;
  if (type === undefined) {
    throw DynamoDbError.validation(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  const value = readContent(type, wire[type]);
  if (types.length > 1) {
    throw DynamoDbError.validation(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  return value;
}

/** The content has the JSON type of its attribute type: the shape check has seen it. */
function readContent(type: ValueType, content: unknown): AttributeValue {
  switch (type) {
    case 'S':
      return { S: content as string };
    case 'B':
      return { B: content as string };
    case 'BOOL':
      return { BOOL: content as boolean };
    case 'N':
      return { N: normalizeNumber(content as string) };
    case 'NULL':
      if (content !== true)
        throw DynamoDbError.validation(`${invalidParameters}Null attribute value types must have the value of true`);
      return { NULL: true };
    case 'SS':
      return { SS: checkSet('SS', content as string[]) };
    case 'NS':
      return { NS: checkSet('NS', content as string[]) };
    case 'BS':
      return { BS: checkSet('BS', content as string[]) };
    case 'L':
      return { L: (content as WireValue[]).map(readValue) };
    case 'M':
      return { M: readItem(content as WireItem) };
  }
}

const emptySets = {
  SS: 'An string set  may not be empty',
  NS: 'An number set  may not be empty',
  BS: 'Binary sets should not be empty',
} as const;

/** Sets are not empty and hold no value twice; numbers are compared by value. */
function checkSet(type: keyof typeof emptySets, content: readonly string[]): readonly string[] {
  if (content.length === 0) throw DynamoDbError.validation(invalidParameters + emptySets[type]);
  const values = type === 'NS' ? content.map(normalizeNumber) : content;
  if (new Set(values).size === values.length) return values;
  const list = `[${values.join(', ')}]`;
  if (type === 'NS') throw DynamoDbError.validation('Input collection contains duplicates');
  throw DynamoDbError.validation(
    type === 'SS'
      ? `${invalidParameters}Input collection ${list} contains duplicates.`
      : `${invalidParameters}Input collection ${list}of type BS contains duplicates.`,
  );
}
