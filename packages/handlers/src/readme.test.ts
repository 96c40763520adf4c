import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadEnvironment } from '@stepwell/core/concurrent-download';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

describe('the README', () => {
  it('documents every environment variable and every asset', () => {
    for (const variable of Object.values(downloadEnvironment))
      expect(readme).toMatch(new RegExp(`^\\| \`${variable}\` +\\|`, 'm'));
    const assets = [
      ...readFileSync(join(import.meta.dirname, 'assets.cts'), 'utf8').matchAll(/'([a-z-]+\/[a-z-]+)'/g),
    ].map(([, name]) => name);
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) expect(readme).toContain(`\`${asset}\``);
  });
});
