import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInput } from '../contract/contract.js';
import { concurrentDownload } from './contract.js';
import {
  resourceUrl,
  objectKey,
  batchReportKey,
  batchReportsPrefix,
  inputManifestKey,
  isJsonLinesManifest,
  executionPrefix,
  reportKey,
} from './object-key.js';

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

/** Hosts and paths that consist of the key's own marker characters, to provoke collisions. */
const tricky = fc.string({
  unit: fc.constantFrom(
    'a',
    'x',
    '2',
    '1',
    '8',
    '0',
    'F',
    '!',
    '%',
    '~',
    '/',
    '?',
    '.',
    '_',
    '-',
    ':',
    '@',
    'ä',
    '漢',
    ' ',
    '(',
    '*',
    "'",
  ),
  maxLength: 14,
});

const url = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.oneof(fc.constantFrom('http', 'a', 'a.b', 'http!', '_stepwell', '[::1]', '127.0.0.1', 'x21', 'a!21'), tricky),
    fc.constantFrom('', ':80', ':443', ':21', ':8080'),
    tricky,
  )
  .map(([scheme, host, port, path]) => `${scheme}://${host}${port}/${path}`)
  .filter((text) => URL.canParse(text) && !text.includes('@') && !text.includes('#'));

const anyUrl = fc.oneof(url, fc.webUrl({ withQueryParameters: true }));

describe('an object key', () => {
  it.each([
    ['https://www.fluentpython.com/data/flags/ad/ad.gif', 'www.fluentpython.com/data/flags/ad/ad.gif'],
    ['http://127.0.0.1:8080/a.gif', 'http!127.0.0.1!8080/a.gif'],
    ['https://example.com/a.gif?w=64&from=x/y', 'example.com/a.gif!3Fw=64&from=x!2Fy'],
    ['https://EXAMPLE.com:443/./a b!.gif', 'example.com/a%20b!21.gif'],
    ['https://[::1]/x', '%5B%3A%3A1%5D/x'],
    ['https://_stepwell/x', '%5Fstepwell/x'],
    ['https://example.com', 'example.com/'],
  ])('of %s is %s', (from, key) => {
    expect(objectKey(from)).toBe(key);
  });

  it('is the same for equal URLs, and different for different URLs', () => {
    fc.assert(
      fc.property(anyUrl, anyUrl, (one, other) => {
        expect(objectKey(one)).toBe(objectKey(new URL(one).href));
        expect(objectKey(one) === objectKey(other)).toBe(new URL(one).href === new URL(other).href);
      }),
      { numRuns: 3_000 },
    );
  });

  it('converts back to its URL unless truncated, which proves uniqueness', () => {
    fc.assert(
      fc.property(anyUrl, (from) => {
        const key = objectKey(from);
        fc.pre(!key.includes('!~'));
        expect(readBack(key)).toBe(new URL(from).href);
      }),
      { numRuns: 3_000 },
    );
  });

  it('has at most 1,024 bytes, stays unique when truncated, and never starts with the prefix of Stepwell’s own objects', () => {
    const long = fc
      .tuple(fc.string({ unit: 'grapheme', minLength: 400, maxLength: 900 }), fc.string({ maxLength: 5 }))
      .map(([a, b]) => `https://example.com/${'p'.repeat(300)}/${encodeURIComponent(a)}${encodeURIComponent(b)}`);
    fc.assert(
      fc.property(fc.oneof(long, anyUrl), long, (one, other) => {
        const key = objectKey(one);
        expect(new TextEncoder().encode(key).byteLength).toBeLessThanOrEqual(1_024);
        expect(key).not.toMatch(/^(_stepwell\/|\.|\/)/);
        expect(key === objectKey(other)).toBe(new URL(one).href === new URL(other).href);
      }),
    );
    const path = 'x'.repeat(1_200);
    expect(objectKey(`https://example.com/${path}a`)).not.toBe(objectKey(`https://example.com/${path}b`));
    expect(objectKey(`https://example.com/${path}`)).toMatch(/^example\.com\/x+!~[0-9a-f]{64}$/);
  });

  it('is rejected for a string that is not the URL of an image', () => {
    for (const wrong of [
      'ftp://example.com/a',
      'https://user:secret@example.com/a',
      'https://example.com/a#b',
      'a.gif',
    ]) {
      expect(() => objectKey(wrong)).toThrow(TypeError);
    }
  });
});

/** Restores the URL of a key by reading the key's markers from left to right. */
function readBack(key: string): string {
  const slash = key.indexOf('/');
  const [head, path] = [key.slice(0, slash), key.slice(slash)];
  const plain = /^http!(?![0-9]+$)/.test(head);
  const rest = plain ? head.slice('http!'.length) : head;
  const [host = '', port] = rest.split('!');
  const unmark = (text: string, sign: string): string =>
    text.replace(new RegExp(`${sign}([0-9A-F]{2})`, 'g'), (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return `${plain ? 'http' : 'https'}://${unmark(host, '%')}${port === undefined ? '' : `:${port}`}${unmark(path, '!')}`;
}

describe('the layout of the bucket', () => {
  it('is stable: changing a key is a breaking change', () => {
    const run = executionPrefix('images', 'run-1');
    expect([run, batchReportsPrefix(run), batchReportKey(run, '7'), reportKey(run), inputManifestKey('ab')]).toEqual([
      '_stepwell/concurrent-download/images/run-1/',
      '_stepwell/concurrent-download/images/run-1/batches/',
      '_stepwell/concurrent-download/images/run-1/batches/7.json',
      '_stepwell/concurrent-download/images/run-1/report.jsonl',
      '_stepwell/inputs/ab.json',
    ]);
  });

  it('distinguishes JSON Lines from JSON by the extension of a key', () => {
    expect(['a.jsonl', 'a.ndjson', 'a.json', 'a', 'jsonl'].map(isJsonLinesManifest)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
