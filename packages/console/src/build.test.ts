import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dist = resolve(import.meta.dirname, '../dist');
const files = readdirSync(dist, { recursive: true })
  .map((file) => join(dist, String(file)))
  .filter((file) => /\.\w+$/.test(file));

// `nx test` builds the page first.
describe('the built page', () => {
  it('has at most 350 kB, compressed with gzip', () => {
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    console.info(`console: ${Math.round(bytes / 1000)} kB compressed`);
    expect(bytes).toBeLessThan(350_000);
    expect(bytes).toBeGreaterThan(10_000);
  });

  it('names no other host, and has no script or style in the document', () => {
    for (const file of files) {
      const urls = readFileSync(file, 'utf8').match(/(https?:)?\/\/[\w-]+(\.[\w-]+)+/g) ?? [];
      // Names of XML namespaces, which are not requested.
      expect(
        urls.filter((url) => !url.includes('www.w3.org')),
        file,
      ).toEqual([]);
    }
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]* src="\/_stepwell\/)/);
  });
});
