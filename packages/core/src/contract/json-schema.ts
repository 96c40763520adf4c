/**
 * The subset of JSON Schema 2020-12 that describes the input of a contract. It is small because the construct compiles
 * it into one JSONata expression: the state machine rejects the same inputs as the parser, with the same messages.
 *
 * The parser and the compiled check both apply these rules:
 * 1. A value of another `type`, or one that violates a bound or the `pattern`, is a problem. Its message is
 *    `<field> must be <description>, got <value>`, with the `description` of its schema.
 *    `integer` is a JSON number without a fraction (`3.0` is one).
 * 2. Members are checked in the order of `properties`. A missing member that `required` lists is a problem with the
 *    message `<field> is required: <description>`. Items of an array are checked in order, before `minItems` and
 *    `maxItems` of the array itself.
 * 3. Then, with `additionalProperties: false`, the first unknown member is a problem. The message is
 *    `<field> must be omitted (known fields: a, b, c), got <value>`, with the names of `properties` in order.
 *    `additionalProperties: {}` allows any other member.
 * 4. `oneOf` is checked only if there is no other problem. It lists members of which exactly one must be present. If
 *    none is, the first one is reported as required. If several are, the last of them is a problem with the message
 *    `<field> must be omitted (only one of a, b is allowed), got <value>`.
 * 5. The first problem in this order is reported.
 *
 * Patterns match whole values. They use only syntax that JavaScript, Java and JSONata's parser of regular expressions
 * interpret alike: no `\s`; `(?![\s\S])` instead of `$`, because `$` in Java also matches before a final line break; no
 * backslash before a bracket, and no bracket within a class, because JSONata's parser counts brackets.
 */
export type JsonSchema =
  ObjectJsonSchema | ArrayJsonSchema | StringJsonSchema | IntegerJsonSchema | BooleanJsonSchema | AnyJsonSchema;

interface Described {
  /** The valid values, as a phrase that completes "must be": `an http or https URL`. */
  readonly description: string;
}

/** An object with known members, and no other members or any. */
export interface ObjectJsonSchema extends Described {
  readonly $schema?: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** `false` rejects other members; `{}` allows them. */
  readonly additionalProperties: false | Readonly<Record<string, never>>;
  /** Members of which exactly one must be present. */
  readonly oneOf?: readonly { readonly required: readonly [string] }[];
}

/** An array. */
export interface ArrayJsonSchema extends Described {
  readonly type: 'array';
  readonly items: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/**
 * A string. The parser counts lengths in UTF-16 code units, the compiled check in code points; they differ only for
 * characters outside the Basic Multilingual Plane, such as emoji, at the limit.
 */
export interface StringJsonSchema extends Described {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** An integer. */
export interface IntegerJsonSchema extends Described {
  readonly type: 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
}

/** `true` or `false`. */
export interface BooleanJsonSchema extends Described {
  readonly type: 'boolean';
}

/** Any value, for values that a workflow passes on without reading them. */
export interface AnyJsonSchema extends Described {
  readonly type?: undefined;
}
