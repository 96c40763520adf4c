import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { downloadEnvironment } from '@stepwell/core/concurrent-download';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const pages = join(import.meta.dirname, '../../../docs/workflows');

describe('the README', () => {
  it('documents every environment variable and, like the pages of workflows, every asset', () => {
    for (const variable of Object.values(downloadEnvironment))
      expect(readme).toMatch(new RegExp(`^\\| \`${variable}\` +\\|`, 'm'));
    const assets = [
      ...readFileSync(join(import.meta.dirname, 'assets.cts'), 'utf8').matchAll(/'([a-z-]+\/[a-z-]+)'/g),
    ].map(([, name]) => name);
    expect(assets.length).toBeGreaterThan(2);
    const texts = [readme, ...readdirSync(pages).map((page) => readFileSync(join(pages, page), 'utf8'))].join('\n');
    for (const asset of assets) expect(texts).toContain(`\`${asset}\``);
  });
});
