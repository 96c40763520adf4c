import * as z from 'zod/mini';
import { type WorkflowContract } from './contract.js';
import { type JsonSchema, type ObjectJsonSchema } from './json-schema.js';
import { expectedExactlyOne, expectedKnownFields, problemAt } from './problem.js';
import { type ContractSchema, type Problem } from './standard-schema.js';

/** The metadata of a schema; `z.toJSONSchema` copies it into the JSON Schema. */
interface SchemaMetadata {
  description: string;
  oneOf?: { required: [string] }[];
}

const metadata = z.registry<SchemaMetadata>();

/**
 * Adds a description to a zod schema: the valid values, as a phrase that completes "must be". Every part of an input
 * needs one.
 */
export function withDescription<Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema {
  metadata.add(schema, { ...metadata.get(schema), description });
  return schema;
}

/** Makes an object schema require exactly one of the named members, and adds its description. */
export function withExactlyOne<Schema extends z.ZodMiniObject>(
  schema: Schema,
  description: string,
  ...names: [string, ...string[]]
): Schema {
  const checked = schema.check((context) => {
    const value = context.value as Record<string, unknown>;
    const present = names.filter((name) => value[name] !== undefined);
    const offender = present.length === 0 ? names[0] : present.length > 1 ? present.at(-1) : undefined;
    if (offender === undefined) return;
    context.issues.push({
      code: 'custom',
      path: [offender],
      input: value[offender],
      params: { tooMany: present.length > 1 ? names : undefined },
    });
  });
  metadata.add(checked, { description, oneOf: names.map((name) => ({ required: [name] })) });
  return checked;
}

/** Creates a contract from zod schemas with descriptions. The types of zod are not part of the contract's type. */
export function contractFromZod<Input, Output>(
  name: string,
  input: z.ZodMiniType<Input>,
  output: z.ZodMiniType<Output>,
): WorkflowContract<Input, Output> {
  let inputJson: ObjectJsonSchema | undefined;
  let outputJson: ObjectJsonSchema | undefined;
  const inputJsonSchema = (): ObjectJsonSchema => (inputJson ??= jsonSchemaOf(input));
  const outputJsonSchema = (): ObjectJsonSchema => (outputJson ??= jsonSchemaOf(output));
  return {
    name,
    input: contractSchema(input, inputJsonSchema),
    output: contractSchema(output, outputJsonSchema),
    inputJsonSchema,
  };
}

/** Creates the JSON Schema. It is called only for an invalid input, because it would slow down the cold start of a function. */
function jsonSchemaOf(schema: z.ZodMiniType): ObjectJsonSchema {
  // A test of the contract fails on any keyword outside the subset, so that this cast is safe.
  return z.toJSONSchema(schema, { metadata }) as unknown as ObjectJsonSchema;
}

function contractSchema<Value>(schema: z.ZodMiniType<Value>, json: () => JsonSchema): ContractSchema<Value> {
  return {
    '~standard': {
      version: 1,
      vendor: 'stepwell',
      validate: (value) => {
        const result = z.safeParse(schema, value);
        if (result.success) return { value: result.data };
        const problems = result.error.issues.flatMap((issue) => problemsOf(issue, value, json()));
        // A value that violates two checks of one schema has one problem, because the description covers both.
        return { issues: [...new Map(problems.map((problem) => [problem.message, problem])).values()] };
      },
    },
  };
}

/** Converts an issue of zod to problems with the descriptions of the schema. Messages of zod are not used. */
function problemsOf(issue: z.core.$ZodIssue, root: unknown, schema: JsonSchema): Problem[] {
  // The schemas have no symbols as keys.
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = schemaAt(schema, path);
    const expected = expectedKnownFields(known?.type === 'object' ? Object.keys(known.properties) : []);
    return issue.keys.map((key) => problemAt([...path, key], valueAt(root, [...path, key]), expected));
  }
  const tooMany: unknown = issue.code === 'custom' ? issue.params?.['tooMany'] : undefined;
  const expected = Array.isArray(tooMany)
    ? expectedExactlyOne(tooMany.map(String))
    : (schemaAt(schema, path)?.description ?? 'another value');
  return [problemAt(path, valueAt(root, path), expected)];
}

function schemaAt(schema: JsonSchema, path: readonly (string | number)[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((at, part) => {
    if (at?.type === 'object') return at.properties[part];
    return at?.type === 'array' ? at.items : undefined;
  }, schema);
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[part] : undefined),
    root,
  );
}
