import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const textOf = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

describe("the SDK's README", () => {
  it('contains exactly the compiled examples', async () => {
    const files = (await readdir(import.meta.dirname)).filter((name) => name.startsWith('readme-'));
    const [readme, ...examples] = await Promise.all(
      ['../../packages/sdk/README.md', ...files.map((name) => `./${name}`)].map(textOf),
    );
    const blocks = [...(readme ?? '').matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
    expect(examples.length).toBeGreaterThan(1);
    expect(blocks.toSorted()).toEqual(examples.toSorted());
  });
});
