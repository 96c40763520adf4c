import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspace } from './packed.js';
import { type UserFolder, userFolder } from './user-folder.js';

/** The AWS SDK clients of each entry in the README. */
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
 * Returns the AWS SDK clients that a bundle imports. The build fails if a client is not installed, like the build of a
 * user. The Step Functions client is always included, because every program creates a handle with it.
 */
async function bundledClients(contents: string, format: 'esm' | 'cjs'): Promise<string[]> {
  const found = new Set(['@aws-sdk/client-sfn']);
  const clients: Plugin = {
    name: 'clients',
    setup: (build) =>
      build.onResolve({ filter: /^@aws-sdk\// }, async ({ path, pluginData, ...place }) => {
        if (pluginData === found) return undefined;
        found.add(path);
        // Resolved but external, because reading the clients takes seconds.
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

/** Returns the modules that the declarations of an entry import, directly and indirectly. */
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

  it('has its clients as peer dependencies, all but one optional', () => {
    const manifest = folder.manifests.find(({ name }) => name === '@stepwell/sdk');
    const needed = [...new Set(documented.flatMap(({ clients }) => clients))].sort();
    expect(Object.keys(manifest?.['peerDependencies'] as object).sort()).toEqual(needed);
    expect(manifest?.['peerDependenciesMeta']).toEqual(
      Object.fromEntries(
        needed.filter((name) => name !== '@aws-sdk/client-sfn').map((name) => [name, { optional: true }]),
      ),
    );
  });

  describe.each(documented)('$entry, with only its clients', ({ entry, clients }) => {
    it('bundles exactly these clients, as an ES module and as CommonJS', async () => {
      await folder.link(clients);
      for (const format of ['esm', 'cjs'] as const) {
        const contents = format === 'esm' ? `export * from '${entry}';` : `module.exports = require('${entry}');`;
        expect(await bundledClients(contents, format)).toEqual(clients);
      }
    });

    it.each(['import', 'require'] as const)('has types that import no other clients: %s', (condition) => {
      const manifest = folder.manifests.find(({ name }) => name === '@stepwell/sdk');
      // All entries have the form of npm's conditions.
      const exported = manifest?.exports as Readonly<
        Record<string, Readonly<Record<string, { readonly types: string }>>>
      >;
      const types = importedModules(
        join(
          folder.path,
          'node_modules/@stepwell/sdk',
          exported[entry.replace('@stepwell/sdk', '.')]?.[condition]?.types ?? '',
        ),
      );
      expect(types.size).toBeGreaterThan(5);
      expect([...types].filter((name) => name.startsWith('@aws-sdk/') && !clients.includes(name))).toEqual([]);
    });
  });
});
