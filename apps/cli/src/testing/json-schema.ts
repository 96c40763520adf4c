import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** The parts of a schema that tests read. */
interface ObjectSchema {
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
}

/** The published schema of `--json` records. */
export const schema = JSON.parse(readFileSync(new URL('../../schema/v1.json', import.meta.url), 'utf8')) as {
  readonly properties: { readonly type: { readonly enum: readonly string[] } };
  readonly $defs: Readonly<Record<string, ObjectSchema>>;
};

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true, strictRequired: false });
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
ajv.addFormat('uri', (text) => URL.canParse(text));
const valid = ajv.compile(schema);

/** Throws if a `--json` record violates the published schema. */
export function checkRecord(record: unknown): void {
  if (!valid(record))
    throw new Error(`Violates schema/v1.json: ${ajv.errorsText(valid.errors)}\n${JSON.stringify(record)}`);
}
