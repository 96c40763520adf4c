import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** What a bundle of one entry statically loads, by package; lazy parts (`import()`) are not counted. */
async function staticImports(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [`${import.meta.dirname}/${entry}`],
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    outdir: 'out',
    format: 'esm',
    platform: 'node',
    conditions: ['@stepwell/source'],
    packages: 'external',
  });
  const main = Object.values(metafile.outputs).find((output) => output.entryPoint?.endsWith(entry));
  const imports = (main?.imports ?? []).filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);
  return [...new Set(imports.filter((path) => !path.startsWith('node:')))].sort();
}

describe('the entries', () => {
  it("load no other client than Step Functions' before it is needed", async () => {
    expect(await staticImports('index.ts')).not.toContain('@aws-sdk/client-s3');
    expect(await staticImports('index.ts')).not.toContain('@aws-sdk/client-dynamodb');
    expect(await staticImports('concurrent-download/index.ts')).not.toContain('@aws-sdk/client-s3');
    expect(await staticImports('concurrent-download/index.ts')).not.toContain('@aws-sdk/client-dynamodb');
  });

  it('keep the contract of a workflow out of the general one', async () => {
    expect(await staticImports('index.ts')).toEqual(['@aws-sdk/client-sfn', '@stepwell/core']);
  });
});
