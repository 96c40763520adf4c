import {
  type Reference,
  type ServiceModel,
  type Shape as ModelShape,
  shapeName,
  shapeOf,
} from '../../../kernel/models/service-model.js';

/** The shape of a field, as the errors of DynamoDB need it: its JSON type, its Java type and its constraints. */
export type Shape = (
  | StringShape
  | IntegerShape
  | { readonly type: 'boolean' }
  | { readonly type: 'blob' }
  | { readonly type: 'value' }
  | ListShape
  | MapShape
  | StructShape
) & { readonly required?: boolean };

/** A string. */
export interface StringShape {
  readonly type: 'string';
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

/** A whole number. */
export interface IntegerShape {
  readonly type: 'integer';
  /** The Java type in errors. */
  readonly java?: 'Integer' | 'Long';
  readonly min?: number;
  readonly max?: number;
}

/** A list. */
export interface ListShape {
  readonly type: 'list';
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
}

/** An object with names of the caller's choice. */
export interface MapShape {
  readonly type: 'map';
  readonly of: Shape;
  /** The Java type of its values in errors. */
  readonly java: string;
  readonly min?: number;
  readonly keys?: { readonly min: number; readonly max: number; readonly pattern: string };
  /** The lengths of its values, which are lists. */
  readonly valueLength?: { readonly min: number; readonly max: number };
}

/** An object with fields of the API. Other fields are ignored. */
export interface StructShape {
  readonly type: 'struct';
  readonly name: string;
  readonly fields: Readonly<Record<string, Shape>>;
}

const shapes = new Map<string, Shape>();

/**
 * The shape of a reference, as errors describe it. Shapes are made when a request is wrong, and kept.
 *
 * @param model the model with DynamoDB's corrections
 */
export function errorShape(model: ServiceModel, reference: Reference): Shape {
  const name = shapeName(reference);
  const known = shapes.get(name);
  if (known !== undefined) return known;
  const shape = makeShape(model, name, shapeOf(model, reference));
  shapes.set(name, shape);
  return shape;
}

function makeShape(model: ServiceModel, name: string, shape: ModelShape): Shape {
  const { min, max, pattern } = shape;
  if (name === 'AttributeValue') return { type: 'value' };
  if (shape.members !== undefined) return struct(model, name, shape.members, shape.required);
  if (shape.list !== undefined) return { type: 'list', of: errorShape(model, shape.list), min, max };
  if (shape.map !== undefined && shape.key !== undefined) return mapShape(model, shape.key, shape.map);
  switch (shape.type) {
    case 'integer':
    case 'long':
      return { type: 'integer', java: shape.type === 'long' ? 'Long' : 'Integer', min, max };
    case 'boolean':
    case 'blob':
      return { type: shape.type };
    default:
      return { type: 'string', values: shape.enum, min, max, pattern };
  }
}

function struct(
  model: ServiceModel,
  name: string,
  members: Readonly<Record<string, Reference>>,
  required: readonly string[] = [],
): StructShape {
  const fields = Object.entries(members).map(([member, reference]): [string, Shape] => {
    const shape = errorShape(model, reference);
    return [member, required.includes(member) ? { ...shape, required: true } : shape];
  });
  return { type: 'struct', name, fields: Object.fromEntries(fields) };
}

/** The lengths of a map's values, which are lists, are reported for the map. */
function mapShape(model: ServiceModel, key: Reference, value: Reference): MapShape {
  const { min, max, pattern } = shapeOf(model, key);
  const of = errorShape(model, value);
  const { list, members } = shapeOf(model, value);
  const isList = of.type === 'list';
  const java = isList
    ? `java.util.List<com.amazonaws.dynamodb.v20120810.${shapeName(list ?? '')}>`
    : members === undefined
      ? 'java.lang.String'
      : shapeName(value);
  return {
    type: 'map',
    of: isList ? { type: 'list', of: of.of } : of,
    java,
    ...(pattern === undefined ? {} : { keys: { min: min ?? 0, max: max ?? Infinity, pattern } }),
    ...(isList && of.max !== undefined ? { valueLength: { min: of.min ?? 0, max: of.max } } : {}),
  };
}

/** The shape of an attribute value. */
export const valueShape: StructShape = makeValueShape();

function makeValueShape(): StructShape {
  const string = { type: 'string' } as const;
  const blob = { type: 'blob' } as const;
  const boolean = { type: 'boolean' } as const;
  const value = { type: 'value' } as const;
  return {
    type: 'struct',
    name: 'AttributeValue',
    fields: {
      S: string,
      B: blob,
      N: string,
      BOOL: boolean,
      NULL: boolean,
      BS: { type: 'list', of: blob },
      NS: { type: 'list', of: string },
      SS: { type: 'list', of: string },
      L: { type: 'list', of: value },
      M: { type: 'map', of: value, java: 'AttributeValue' },
    },
  };
}
