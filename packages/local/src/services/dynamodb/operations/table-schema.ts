import { type AwsError } from '../../../kernel/aws-error.js';
import { invalidParameters, validationError } from '../errors.js';
import { type KeyAttribute, type KeySchema } from '../storage/key-schema.js';
import { type Projection } from '../storage/table.js';
import { type KeyType } from '../values/attribute-value.js';

/** `AttributeDefinitions` as a request has them. */
export type AttributeDefinitions = readonly { readonly AttributeName: string; readonly AttributeType: KeyType }[];
/** `KeySchema` as a request has it. */
export type KeySchemaElements = readonly { readonly AttributeName: string; readonly KeyType: string }[];

const wrong = (problem: string): AwsError => validationError(invalidParameters + problem);

/** Reads a key. Throws `ValidationException` if its attributes are not defined, or are not partition and sort key. */
export function readKeySchema(elements: KeySchemaElements, definitions: AttributeDefinitions): KeySchema {
  const [first, second] = elements;
  const names = elements.map(({ AttributeName }) => AttributeName);
  const defined = new Map(
    definitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType] as const),
  );
  if (names.some((name) => !defined.has(name))) {
    throw wrong(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(', ')}], ` +
        `AttributeDefinitions: [${[...defined.keys()].join(', ')}]`,
    );
  }
  if (second !== undefined && first?.AttributeName === second.AttributeName)
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  if (first?.KeyType !== 'HASH')
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  if (second !== undefined && second.KeyType !== 'RANGE')
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  const attribute = (name: string): KeyAttribute => ({ name, type: defined.get(name) ?? 'S' });
  return {
    hash: attribute(first.AttributeName),
    range: second === undefined ? undefined : attribute(second.AttributeName),
  };
}

/** Reads a projection. Throws `ValidationException`. */
export function readProjectionType(given: Partial<Projection>): Projection {
  const { ProjectionType: type, NonKeyAttributes: names } = given;
  if (type === undefined) throw wrong('Unknown ProjectionType: null');
  if (names !== undefined && type !== 'INCLUDE')
    throw wrong(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  if (names === undefined && type === 'INCLUDE')
    throw wrong(`ProjectionType is ${type}, but NonKeyAttributes is not specified`);
  return { ProjectionType: type, ...(names === undefined ? {} : { NonKeyAttributes: names }) };
}
