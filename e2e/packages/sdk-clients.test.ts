import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspace } from './packed.js';
import { type UserFolder, userFolder } from './user-folder.js';

/** Which clients of the AWS SDK the README says that an entry needs. */
const readme = await readFile(join(workspace, 'packages/sdk/README.md'), 'utf8');
const [, table = ''] = /^## Clients\n([\s\S]*?)^## /m.exec(readme) ?? [];
const documented = [...table.matchAll(/^\| `(@stepwell\/sdk[^`]*)` +\|(.*)\|$/gm)].map(([, entry = '', cell = '']) => ({
  entry,
  clients: [
    '@aws-sdk/client-sfn',
    ...[...cell.matchAll(/`(client-\w+)`/g)].map(([, client]) => `@aws-sdk/${client}`),
  ].sort(),
}));

let folder: UserFolder;
beforeAll(async () => {
  folder = await userFolder(['core', 'sdk']);
});
afterAll(() => folder[Symbol.asyncDispose]());

/**
 * The clients that a bundle imports. One that is not there fails it, as it does in a user's build. Step Functions' is
 * added: every program makes a handle with it.
 */
async function bundledClients(contents: string, format: 'esm' | 'cjs'): Promise<string[]> {
  const found = new Set(['@aws-sdk/client-sfn']);
  const clients: Plugin = {
    name: 'clients',
    setup: (build) =>
      build.onResolve({ filter: /^@aws-sdk\// }, async ({ path, pluginData, ...place }) => {
        if (pluginData === found) return undefined;
        found.add(path);
        // Found, and left out: reading the clients themselves takes seconds.
        return { ...(await build.resolve(path, { ...place, pluginData: found })), external: true };
      }),
  };
  const { warnings } = await build({
    stdin: { contents, resolveDir: folder.path },
    bundle: true,
    write: false,
    outdir: 'out',
    format,
    platform: 'node',
    logLevel: 'silent',
    plugins: [clients],
  });
  expect(warnings).toEqual([]);
  return [...found].sort();
}

/** The modules that the declarations of an entry import, directly and through each other. */
function importedModules(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { fileName } of ts.preProcessFile(ts.sys.readFile(file) ?? '').importedFiles) {
    if (fileName.startsWith('.')) importedModules(resolve(dirname(file), fileName.replace(/\.js$/, '.d.ts')), found);
    else found.add(fileName);
  }
  return found;
}

describe('an entry of the SDK', () => {
  it('is in the table of clients', () => {
    const entries = Object.keys(folder.manifests.find(({ name }) => name === '@stepwell/sdk')?.exports ?? {}).filter(
      (entry) => entry !== './package.json',
    );
    expect(documented.map(({ entry }) => entry).sort()).toEqual(
      entries.map((entry) => `@stepwell/sdk${entry.slice(1)}`).sort(),
    );
  });

  it('needs clients that the manifest has as peers: one always, the others where an entry is used', () => {
    const manifest = folder.manifests.find(({ name }) => name === '@stepwell/sdk');
    const needed = [...new Set(documented.flatMap(({ clients }) => clients))].sort();
    expect(Object.keys(manifest?.['peerDependencies'] as object).sort()).toEqual(needed);
    expect(manifest?.['peerDependenciesMeta']).toEqual(
      Object.fromEntries(
        needed.filter((name) => name !== '@aws-sdk/client-sfn').map((name) => [name, { optional: true }]),
      ),
    );
  });

  describe.each(documented)('$entry, with its clients alone', ({ entry, clients }) => {
    it('bundles, as an ES module and as CommonJS, with each of them and no other', async () => {
      await folder.link(clients);
      for (const format of ['esm', 'cjs'] as const) {
        const contents = format === 'esm' ? `export * from '${entry}';` : `module.exports = require('${entry}');`;
        expect(await bundledClients(contents, format)).toEqual(clients);
      }
    });

    it.each(['esm', 'cjs'])('has types that import no other: %s', (format) => {
      const types = importedModules(
        join(folder.path, 'node_modules/@stepwell/sdk/dist', format, entry.slice('@stepwell/sdk'.length), 'index.d.ts'),
      );
      expect(types.size).toBeGreaterThan(5);
      expect([...types].filter((name) => name.startsWith('@aws-sdk/') && !clients.includes(name))).toEqual([]);
    });
  });
});
