import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

describe("the SDK's README", () => {
  it('shows the example that is compiled with the tests', async () => {
    const [readme, example] = await Promise.all(['../../packages/sdk/README.md', './readme-example.ts'].map((path) => readFile(new URL(path, import.meta.url), 'utf8')));
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
