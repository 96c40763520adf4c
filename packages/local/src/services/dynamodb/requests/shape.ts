/** The shape of a field: its JSON type and the constraints of the API's model. */
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

/** A string, by default any. */
export const string = (constraints: Omit<StringShape, 'type'> = {}): StringShape => ({
  type: 'string',
  ...constraints,
});
/** A string of a set. */
export const oneOf = (...values: readonly string[]): StringShape => ({ type: 'string', values });
/** A whole number. */
export const integer = (constraints: Omit<IntegerShape, 'type'> = {}): IntegerShape => ({
  type: 'integer',
  ...constraints,
});
/** A boolean. */
export const boolean = { type: 'boolean' } as const;
/** A list. */
export const list = (of: Shape, constraints: Omit<ListShape, 'type' | 'of'> = {}): ListShape => ({
  type: 'list',
  of,
  ...constraints,
});
/** An object of the API. */
export const struct = (name: string, fields: Readonly<Record<string, Shape>>): StructShape => ({
  type: 'struct',
  name,
  fields,
});
/** The shape, of which a value must be given. */
export const required = <S extends Shape>(shape: S): S & { readonly required: true } => ({ ...shape, required: true });

/** An attribute value. */
export const attributeValue = { type: 'value' } as const;
/** Attribute values by name. */
export const attributeMap: MapShape = { type: 'map', of: attributeValue, java: 'AttributeValue' };
/** Names by their placeholder. */
export const nameMap: MapShape = { type: 'map', of: { type: 'string' }, java: 'java.lang.String' };

const valueFields: Readonly<Record<string, Shape>> = {
  S: { type: 'string' },
  B: { type: 'blob' },
  N: { type: 'string' },
  BOOL: boolean,
  NULL: boolean,
  BS: list({ type: 'blob' }),
  NS: list({ type: 'string' }),
  SS: list({ type: 'string' }),
  L: list(attributeValue),
  M: attributeMap,
};
/** The shape of an attribute value. */
export const valueShape = struct('AttributeValue', valueFields);
