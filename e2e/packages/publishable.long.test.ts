import { readFile } from 'node:fs/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { describe, expect, it } from 'vitest';
import { pack, published } from './packed.js';

describe.concurrent.each(published)('the package of %s', (folder) => {
  it('passes publint, and its types resolve like its code', async () => {
    const { manifest, tarball, files } = await pack(folder);
    const bytes = await readFile(tarball);

    const { messages } = await publint({ pack: { tarball: toArrayBuffer(bytes) }, strict: true });
    expect(messages).toEqual([]);

    if (Object.keys(manifest.exports).some((entry) => entry !== './package.json')) {
      const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)));
      if (checked.types === false) throw new Error(`${manifest.name} ships no types`);
      const esmOnly = (entry: string): boolean =>
        !/"require"|\.cjs/.test(JSON.stringify(manifest.exports[entry] ?? ''));
      const problems = checked.problems.filter(
        (problem) =>
          // `require` of an ESM entry works in Node.js 20.19; decision 0001. A JSON Schema has no types.
          !(problem.kind === 'CJSResolvesToESM' && esmOnly(problem.entrypoint)) &&
          !('entrypoint' in problem && problem.entrypoint.endsWith('.json')),
      );
      expect(problems).toEqual([]);
    }

    expect(manifest).toMatchObject({ license: 'Apache-2.0', engines: { node: '>=20.19.0' }, sideEffects: false });
    expect(manifest['keywords']).toContain('aws');
    expect(manifest['scripts'], 'no install scripts').toBeUndefined();
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']));
    // The templates of `stepwell init` have tests. Our own tests are not published.
    expect(
      files.filter(
        (file) =>
          !file.startsWith('templates/') && /\.test\.|\/testing\/|tsconfig|vitest|eslint|tsbuildinfo/.test(file),
      ),
    ).toEqual([]);
  });
});

function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
