import * as z from 'zod/mini';
import { type WorkflowContract } from './contract.js';
import { type JsonSchema, type ObjectJsonSchema } from './json-schema.js';
import { expectedExactlyOne, expectedKnownFields, problemAt } from './problem.js';
import { type ContractSchema, type Problem } from './standard-schema.js';

/** What a schema carries besides its checks; `z.toJSONSchema` copies it into the JSON Schema. */
interface SchemaMetadata {
  description: string;
  oneOf?: { required: [string] }[];
}

const metadata = z.registry<SchemaMetadata>();

/** A zod schema together with what to give where a value does not fit it. Every part of an input needs one. */
export function withDescription<Schema extends z.core.$ZodType>(schema: Schema, remedy: string): Schema {
  metadata.add(schema, { ...metadata.get(schema), description: remedy });
  return schema;
}

/** An object schema of which exactly one of the named members must be there. */
export function withExactlyOne<Schema extends z.ZodMiniObject>(
  schema: Schema,
  remedy: string,
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
  metadata.add(checked, { description: remedy, oneOf: names.map((name) => ({ required: [name] })) });
  return checked;
}

/** A contract from zod schemas whose every part has its remedy; zod itself shows nowhere in its types. */
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

/** JSON Schema is made on first need: a valid input never pays for it, which a function's cold start would notice. */
function jsonSchemaOf(schema: z.ZodMiniType): ObjectJsonSchema {
  // The contract's own test walks the whole result and fails on any keyword outside the subset, so the cast is safe.
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
        // A value that breaks two checks of its schema has one problem, for there is one thing to give instead.
        return { issues: [...new Map(problems.map((problem) => [problem.message, problem])).values()] };
      },
    },
  };
}

/** zod's issue in the words of the contract: the remedies come from the schema, zod's own wording is never shown. */
function problemsOf(issue: z.core.$ZodIssue, root: unknown, schema: JsonSchema): Problem[] {
  // JSON has no symbols as keys, and the schemas name none.
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = schemaAt(schema, path);
    const remedy = expectedKnownFields(known?.type === 'object' ? Object.keys(known.properties) : []);
    return issue.keys.map((key) => problemAt([...path, key], valueAt(root, [...path, key]), remedy));
  }
  const tooMany: unknown = issue.code === 'custom' ? issue.params?.['tooMany'] : undefined;
  const remedy = Array.isArray(tooMany)
    ? expectedExactlyOne(tooMany.map(String))
    : (schemaAt(schema, path)?.description ?? 'another value');
  return [problemAt(path, valueAt(root, path), remedy)];
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
