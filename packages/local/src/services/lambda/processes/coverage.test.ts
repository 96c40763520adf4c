import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { startTestFunctions } from '../../../testing/test-functions.js';

interface Coverage {
  readonly result: {
    readonly url: string;
    readonly functions: { readonly functionName: string; readonly ranges: { readonly count: number }[] }[];
  }[];
  readonly 'source-map-cache': Record<string, { readonly data: { readonly sources: string[] } }>;
}

it('names the files of the asset and its sources, with the calls of all processes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'stepwell-coverage-'));
  const coverage = join(root, 'coverage');
  const source = join(root, 'src/handler.ts');
  await mkdir(join(root, 'src'));
  await writeFile(
    source,
    'function used(n: number): number { return n + 1; }\nfunction unused(): number { return 2; }\n' +
      'export const handler = async ({ n }: { n: number }): Promise<number> => n > 5 ? unused() : used(n);\n',
  );
  const asset = join(root, 'cdk.out/asset.1');
  await build({
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    sourcemap: true,
    outfile: join(asset, 'index.js'),
  });
  const functions = await startTestFunctions({ coverage });
  const name = await functions.create('', { code: { directory: asset } });
  for (let n = 0; n < 3; n += 1) expect((await functions.invoke(name, { n })).value).toBe(n + 1);
  await functions.close();

  const files = await readdir(coverage);
  expect(files).toHaveLength(1);
  const { result, ...maps } = JSON.parse(await readFile(join(coverage, files[0] ?? ''), 'utf8')) as Coverage;
  const url = pathToFileURL(join(asset, 'index.js')).href;
  expect(result.map((script) => script.url)).toEqual([url]);
  const counts = Object.fromEntries(
    (result[0]?.functions ?? []).map(({ functionName, ranges }) => [functionName, ranges[0]?.count]),
  );
  expect(counts).toMatchObject({ used: 3, unused: 0 });
  expect(maps['source-map-cache'][url]?.data.sources).toEqual([pathToFileURL(source).href]);
});
