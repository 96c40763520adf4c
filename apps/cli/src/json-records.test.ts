import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { run } from './run.js';
import { capturedTerminal } from './testing/captured-terminal.js';
import { checkRecord, schema } from './testing/json-schema.js';

const types = schema.properties.type.enum;

describe('the schema of --json', () => {
  it('describes every type, and the documentation lists them', async () => {
    const pages = await Promise.all(
      ['../README.md', '../../../docs/cli-json.md'].map((page) => readFile(new URL(page, import.meta.url), 'utf8')),
    );
    for (const type of types) {
      expect(schema.$defs[type]?.description, type).toMatch(/`|Any command/);
      for (const page of pages) expect(page, type).toContain(`\`${type}\``);
    }
  });

  it('matches the documentation field by field', async () => {
    const page = await readFile(new URL('../../../docs/cli-json.md', import.meta.url), 'utf8');
    for (const type of types) {
      const section = page.split(`\n### \`${type}\`\n`)[1]?.split('\n### ')[0] ?? '';
      const { properties = {}, required = [] } =
        type === 'error' ? (schema.$defs[type]?.properties?.['error'] ?? {}) : (schema.$defs[type] ?? {});
      const listed = [...section.matchAll(/^\| `(?:error\.)?(\w+)`(\?)? +\|/gm)].map(([, name = '', open]) => [
        name,
        open === undefined,
      ]);
      expect(listed, type).toEqual(Object.keys(properties).map((name) => [name, required.includes(name)]));
    }
  });

  it.each([
    [['start', 'concurrent-download', '--input', '{}', '--json']],
    [['list', '--endpoint-url', 'http://127.0.0.1:9', '--json']],
    [['validate', 'nowhere', '--json']],
    [['frobnicate', '--json']],
  ])('matches the error record of %j, the only output', async (args) => {
    const terminal = capturedTerminal();
    const exitCode = await run(args, terminal, '0');
    const record = JSON.parse(terminal.err()) as { readonly error: { readonly exitCode: number } };
    checkRecord(record);
    expect(record.error.exitCode).toBe(exitCode);
    expect(terminal.out()).toBe('');
  });

  it.each([
    [{}],
    [{ version: 2, type: 'log' }],
    [{ version: 1, type: 'unknown' }],
    [{ version: 1, type: 'log', message: 'x' }],
  ])('rejects %j', (record) => {
    expect(() => checkRecord(record)).toThrow('schema/v1.json');
  });
});
