import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { workflows as list } from '@stepwell/core';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = `${import.meta.dirname}/..`;
// The fields are those of this package's own manifest.
const { exports } = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
};
const entries = Object.entries(exports).flatMap(([name, targets]) =>
  typeof targets === 'string'
    ? []
    : [{ name: `@stepwell/sdk${name.slice(1)}`, source: targets['@stepwell/source'] ?? '' }],
);
const workflows = list.map(({ id }) => id);

/** The bundle of an entry point, without the AWS SDK. */
async function bundleOf(
  source: string,
): Promise<{ readonly minified: number; readonly gzipped: number; readonly files: readonly string[] }> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [source],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    outdir: 'out',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@stepwell/source'],
    external: ['@aws-sdk/*'],
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
  return { minified: code.length, gzipped: gzipSync(code).length, files };
}

const bundles = new Map(
  await Promise.all(entries.map(async ({ name, source }) => [name, await bundleOf(source)] as const)),
);

describe("importing one workflow's client", () => {
  it.each(workflows)('%s adds no code of another workflow', (workflow) => {
    const { files = [] } = bundles.get(`@stepwell/sdk/${workflow}`) ?? {};
    const owners = new Set(files.flatMap((path) => /(?:^|core\/)src\/([a-z-]+)\//.exec(path)?.[1] ?? []));
    expect(owners).toContain(workflow);
    expect(workflows.filter((other) => other !== workflow && owners.has(other))).toEqual([]);
  });

  it('the package itself adds no code of any workflow', () => {
    const { files = [] } = bundles.get('@stepwell/sdk') ?? {};
    expect(files.filter((path) => workflows.some((workflow) => path.includes(`src/${workflow}/`)))).toEqual([]);
    expect(files.filter((path) => path.includes('node_modules'))).toEqual([]);
  });
});

describe('the size tables in the README and the pages of workflows', () => {
  it('list every entry point with its size, within 5 percent', async () => {
    const pages = workflows.map((id) => `${root}/../../docs/workflows/${id}.md`);
    const readme = (await Promise.all([`${root}/README.md`, ...pages].map((page) => readFile(page, 'utf8')))).join(
      '\n',
    );
    const rows = new Map(
      [...readme.matchAll(/^\| `(@stepwell\/sdk[a-z/-]*)` +\| ([\d.]+) +\| ([\d.]+) +\|$/gm)].map(
        ([, name = '', minified = '', gzipped = '']) => [name, [Number(minified), Number(gzipped)] as const],
      ),
    );
    const told = [...bundles].map(([name, { minified, gzipped }]) => {
      const [small = 0, smaller = 0] = rows.get(name) ?? [];
      const right = (said: number, bytes: number) => Math.abs(said - bytes / 1000) <= Math.max(0.05 * said, 0.5);
      return right(small, minified) && right(smaller, gzipped)
        ? undefined
        : `| \`${name}\` | ${(minified / 1000).toFixed(1)} | ${(gzipped / 1000).toFixed(1)} |`;
    });
    // The failure prints the corrected lines. Update the tables if the growth is intended.
    expect(told.filter((line) => line !== undefined)).toEqual([]);
  });
});
