import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** The files that main.ts imports statically. */
async function staticImports(): Promise<string[]> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const { metafile } = await build({
    entryPoints: [main],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: 'out',
    write: false,
    metafile: true,
    packages: 'external',
    logLevel: 'silent',
  });
  const entry =
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('src/main.ts'))?.[0] ?? '';
  const chunks = new Set([entry]);
  for (const chunk of chunks)
    for (const { path, kind, external } of metafile.outputs[chunk]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) chunks.add(path);
  const outputs = [...chunks].flatMap((chunk) => metafile.outputs[chunk] ?? []);
  const packages = outputs.flatMap(({ imports }) =>
    imports.filter(({ kind, external }) => kind === 'import-statement' && external === true).map(({ path }) => path),
  );
  return [...new Set([...outputs.flatMap(({ inputs }) => Object.keys(inputs)), ...packages])].filter(
    (path) => !path.startsWith('node:'),
  );
}

describe('startup', () => {
  it('loads commander and the command descriptions, but no command implementation', async () => {
    const loaded = await staticImports();
    expect(loaded.filter((path) => !path.startsWith('src/'))).toEqual(['commander']);
    expect(loaded.filter((path) => path.includes('commands/'))).toEqual([]);
    // `--help` must take less than 150 ms. benchmarks/cli measures it; this test guards it.
    expect(loaded.length).toBeLessThan(20);
  });
});
