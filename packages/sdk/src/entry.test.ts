import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** The packages that an entry point imports statically. Dynamic imports are not counted. */
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

describe('the entry points', () => {
  it('load only the Step Functions client statically', async () => {
    expect(await staticImports('index.ts')).not.toContain('@aws-sdk/client-s3');
    expect(await staticImports('index.ts')).not.toContain('@aws-sdk/client-dynamodb');
    expect(await staticImports('concurrent-download/index.ts')).not.toContain('@aws-sdk/client-s3');
    expect(await staticImports('concurrent-download/index.ts')).not.toContain('@aws-sdk/client-dynamodb');
  });

  it('keep workflow contracts out of the main entry point', async () => {
    expect(await staticImports('index.ts')).toEqual(['@aws-sdk/client-sfn', '@stepwell/core']);
  });
});
