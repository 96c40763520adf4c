/**
 * The subset of JSON Schema 2020-12 that a contract's input is described in. It is small on purpose: the construct
 * compiles it into one JSONata expression, so that a state machine refuses what the parser refuses, in the same words,
 * before anything is spent.
 *
 * How to read it (the parser and the compiled check both do exactly this):
 * 1. A value that is not of `type`, or breaks a bound or the `pattern`, has the problem
 *    `<field>: <value> is not accepted; give <remedy>` with the `remedy` of its own schema.
 *    `integer` means a JSON number without a fraction (`3.0` is one).
 * 2. Members are checked in the order of `properties`; a member of `required` that is missing counts as the value
 *    `nothing`. Items of an array are checked in order, before `minItems` and `maxItems` of the array itself.
 * 3. After them, with `additionalProperties: false`, the first unknown member has the remedy `only a, b, c` (the names
 *    in `properties`, in order). With `{}` in its place any other member is accepted.
 * 4. Only where nothing else was wrong: `oneOf` lists members of which exactly one must be there. None: the first
 *    listed one is `nothing`, with that member's remedy. More than one: the last one that is there has the remedy
 *    `either a or b, not both`.
 * 5. The first problem in this order is the one that is reported.
 *
 * Patterns hold for the whole value and avoid whatever JavaScript's and Java's engines read differently: no `\s`, no
 * `$` (Java's also matches before a last line break; `(?![\s\S])` stands in its place), no backslash before a bracket
 * and no bracket inside a class (JSONata's reader of regular expressions counts them).
 */
export type JsonSchema =
  ObjectJsonSchema | ArrayJsonSchema | StringJsonSchema | IntegerJsonSchema | BooleanJsonSchema | AnyJsonSchema;

/** What every schema of the subset carries. */
interface Described {
  /** What to give; the end of the sentence `… is not accepted; give <remedy>`. */
  readonly description: string;
}

/** An object with known members: no others, or any. */
export interface ObjectJsonSchema extends Described {
  readonly $schema?: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** `false`: no other members; `{}`: any others. */
  readonly additionalProperties: false | Readonly<Record<string, never>>;
  /** Members of which exactly one must be there. */
  readonly oneOf?: readonly { readonly required: readonly [string] }[];
}

/** A list. */
export interface ArrayJsonSchema extends Described {
  readonly type: 'array';
  readonly items: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A text. Lengths count UTF-16 code units here and code points in JSONata; they differ for emoji at the very limit. */
export interface StringJsonSchema extends Described {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** A whole number. */
export interface IntegerJsonSchema extends Described {
  readonly type: 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
}

/** `true` or `false`. */
export interface BooleanJsonSchema extends Described {
  readonly type: 'boolean';
}

/** Any value at all: what a workflow passes on and does not look into. */
export interface AnyJsonSchema extends Described {
  readonly type?: undefined;
}
