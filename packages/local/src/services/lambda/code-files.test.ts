import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolder } from '../../kernel/remove-folder.js';
import { copyCode, listCode } from './code-files.js';

let root: string;
let asset: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'code-files-'));
  asset = join(root, 'asset');
  mkdirSync(join(asset, 'lib'), { recursive: true });
});
afterEach(async () => {
  await removeFolder(join(root, 'copy'));
  rmSync(root, { recursive: true });
});

/** The copy of a file of the asset. */
async function copied(name: string, text: string): Promise<string> {
  writeFileSync(join(asset, name), text);
  await copyCode(await listCode(asset), join(root, 'copy'));
  return readFileSync(join(root, 'copy', name), 'utf8');
}

describe('a copy of code', () => {
  it('is read-only', async () => {
    await copied('index.js', 'exports.handler = () => 1;');
    expect(statSync(join(root, 'copy/index.js')).mode & 0o222).toBe(0);
    expect(statSync(join(root, 'copy/lib')).mode & 0o222).toBe(0);
  });

  it('has source maps with the absolute paths of their sources', async () => {
    const map = {
      version: 3,
      file: 'index.js',
      sourceRoot: '../src',
      sources: ['a.ts', '[id]/"ü".ts', '/c.ts', 'webpack://d.ts', null],
      sourcesContent: ['"sources": ["no"], "sourceRoot": "ü"', '{"sources":[]}', '\\', '', null],
      mappings: 'AAAA;',
    };
    for (const space of [undefined, 2]) {
      expect(JSON.parse(await copied('lib/index.js.map', JSON.stringify(map, undefined, space)))).toEqual({
        ...map,
        sourceRoot: '',
        sources: [join(asset, 'src/a.ts'), join(asset, 'src/[id]/"ü".ts'), '/c.ts', 'webpack://d.ts', null],
      });
      await removeFolder(join(root, 'copy'));
    }
  });

  it('has source maps of another folder for programs without one', async () => {
    const maps = join(root, 'maps');
    mkdirSync(join(maps, 'lib'), { recursive: true });
    for (const name of ['index.mjs.map', 'lib/a.js.map', 'text.json.map'])
      writeFileSync(join(maps, name), '{"sources":["src.ts"]}');
    for (const name of ['index.mjs', 'lib/a.js', 'text.json']) writeFileSync(join(asset, name), '');
    writeFileSync(join(asset, 'lib/a.js.map'), '{"sources":["own.ts"]}');
    const files = await listCode(asset, maps);
    await copyCode(files, join(root, 'copy'));
    const map = (name: string) => JSON.parse(readFileSync(join(root, 'copy', name), 'utf8')) as unknown;
    expect(map('index.mjs.map')).toEqual({ sources: [join(maps, 'src.ts')] });
    expect(map('lib/a.js.map')).toEqual({ sources: [join(asset, 'lib/own.ts')] });
    expect(existsSync(join(root, 'copy/text.json.map'))).toBe(false);
    const plain = await listCode(asset);
    expect(files.size).toBe(plain.size);
    expect(files.fingerprint).not.toBe(plain.fingerprint);
    expect((await listCode(asset, root)).fingerprint).toBe(plain.fingerprint);
  });

  it.each([
    ['is no JSON', '"sources": [no]'],
    ['has no sources', '{"version":3,"mappings":""}'],
    ['is a map of parts', '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"sources":["a.ts"]}}]}'],
  ])('has the same source map if it %s', async (_, text) => {
    expect(await copied('index.mjs.map', text)).toBe(text);
  });
});
