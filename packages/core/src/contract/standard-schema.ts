/**
 * The part of Standard Schema 1 (https://standardschema.dev) that Stepwell's schemas offer, written out so that
 * a user of a contract sees these few lines in a hover and not a schema library's types. Whatever accepts a
 * Standard Schema (tRPC, TanStack Form, Hono, Powertools parser…) accepts a `ContractSchema`.
 */
export interface ContractSchema<Value> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'stepwell';
    /** Checks a value of unknown origin. Never throws, never asynchronous. */
    readonly validate: (value: unknown) => SchemaResult<Value>;
    /** Only for type inference; never there at run time. */
    readonly types?: { readonly input: Value; readonly output: Value } | undefined;
  };
}

/** What validating gives: the typed value, or every problem that was found. */
export type SchemaResult<Value> = SchemaSuccess<Value> | SchemaFailure;

/** The value fits. */
export interface SchemaSuccess<Value> {
  readonly value: Value;
  readonly issues?: undefined;
}

/** The value does not fit; `issues` has at least one member. */
export interface SchemaFailure {
  readonly issues: readonly Problem[];
}

/** One thing that is wrong with a value, in words a person can act on. */
export interface Problem {
  /** The whole sentence: `<field>: <value> is not accepted; give <remedy>`. */
  readonly message: string;
  /** Where, member by member; empty for the whole value. */
  readonly path: readonly (string | number)[];
  /** The same place as text: `resourcePaths[3]`, `manifest.key`, or `input` for the whole value. */
  readonly field: string;
  /** The value as shown in the message: JSON cut at 80 characters, or `nothing` where it is missing. */
  readonly received: string;
  /** What to give instead. */
  readonly expected: string;
}
