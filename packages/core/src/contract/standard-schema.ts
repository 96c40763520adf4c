/**
 * The part of Standard Schema 1 (https://standardschema.dev) that Stepwell's schemas implement. It is written out here
 * so that editors show these few lines instead of the types of a schema library. Every tool that accepts a Standard
 * Schema (tRPC, TanStack Form, Hono, the parser of Powertools) accepts a `ContractSchema`.
 */
export interface ContractSchema<Value> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'stepwell';
    /** Validates a value of unknown type. Synchronous; never throws. */
    readonly validate: (value: unknown) => SchemaResult<Value>;
    /** For type inference only; always absent at run time. */
    readonly types?: { readonly input: Value; readonly output: Value } | undefined;
  };
}

/** The result of a validation: the typed value, or all problems. */
export type SchemaResult<Value> = SchemaSuccess<Value> | SchemaFailure;

/** The value is valid. */
export interface SchemaSuccess<Value> {
  readonly value: Value;
  readonly issues?: undefined;
}

/** The value is invalid; `issues` has at least one member. */
export interface SchemaFailure {
  readonly issues: readonly Problem[];
}

/** One problem of a value. */
export interface Problem {
  /** `<field> is required: <expected>` or `<field> must be <expected>, got <value>`. */
  readonly message: string;
  /** The keys and indexes that lead to the invalid value; empty for the whole value. */
  readonly path: readonly (string | number)[];
  /** The path as text: `resourcePaths[3]`, `manifest.key`, or `input` for the whole value. */
  readonly field: string;
  /** The value as the message shows it: JSON truncated to 80 characters. `undefined` if the value is missing. */
  readonly received: string | undefined;
  /** A phrase that completes "must be", such as `an http or https URL`. */
  readonly expected: string;
}
