import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preview } from './concurrent-download/testing/readme-example.js';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

describe('the README', () => {
  it('contains an example that the tests compile and run', () => {
    const example = readFileSync(join(import.meta.dirname, 'concurrent-download/testing/readme-example.ts'), 'utf8')
      .replace('../../index.js', '@stepwell/core')
      .replace('../index.js', '@stepwell/core/concurrent-download');
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
    expect(
      preview(
        '{ "baseUrl": "https://www.fluentpython.com/data/flags", "resourcePaths": ["ad/ad.gif"], "lambdaConcur": 5 }',
      ),
    ).toEqual([['www.fluentpython.com/data/flags/ad/ad.gif']]);
    expect(preview('{}')).toMatch(/^baseUrl: an http or https URL/);
  });
});
