import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInput } from '../contract/contract.js';
import { concurrentDownload } from './contract.js';
import { resourceUrl } from './resource-url.js';

describe('the URL of a path', () => {
  it.each([
    ['https://example.com/flags', 'ad/ad.gif', 'https://example.com/flags/ad/ad.gif'],
    ['https://example.com/flags/', 'ad/ad.gif', 'https://example.com/flags/ad/ad.gif'],
    ['https://EXAMPLE.com:443', 'ä b.gif?w=1', 'https://example.com/%C3%A4%20b.gif?w=1'],
    ['http://example.com:80/a/../b', 'c', 'http://example.com/b/c'],
  ])('%s and %s result in %s', (baseUrl, path, url) => {
    expect(resourceUrl(baseUrl, path)).toEqual({ url });
  });

  it('stays below the base URL for every path, or is rejected in the same way as by the contract', () => {
    const part = fc.constantFrom(
      'a',
      '.',
      '..',
      '/',
      '//',
      '\\',
      '%2e',
      '%2E',
      '%2f',
      ':',
      'http:',
      '@',
      '?',
      '#',
      '\t',
      '\n',
      ' ',
      'ä',
      '%',
      ';',
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
        (path) => {
          const made = resourceUrl('https://example.com/base/dir', path);
          const accepted = accepts(path);
          expect(made.url !== undefined).toBe(accepted);
          if (made.url !== undefined) expect(made.url.startsWith('https://example.com/base/dir/')).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('reports the problem of a path from a manifest', () => {
    expect(resourceUrl('https://example.com', '../x').problem).toMatch(
      /^resource path must be a path relative to baseUrl .*, got "..\/x"$/,
    );
    expect(resourceUrl('https://example.com', { path: 'a' } as unknown as string).problem).toMatch(
      /^resource path must be .*, got {"path":"a"}$/,
    );
    expect(resourceUrl('http://[:::]', 'a').problem).toBe('baseUrl must be an http or https URL, got "http://[:::]"');
    expect(resourceUrl('https://example.com', 'ä'.repeat(400)).problem).toBe(
      'the URL must have at most 2048 bytes, got 2420',
    );
  });
});

function accepts(path: string): boolean {
  try {
    parseInput(concurrentDownload, { baseUrl: 'https://example.com', resourcePaths: [path], lambdaConcur: 1 });
    return true;
  } catch {
    return false;
  }
}
