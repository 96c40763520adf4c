import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from './key-order.js';
import { listKeys } from './list-keys.js';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', '!', 'é', '\uffff', '😀'), minLength: 1, maxLength: 8 });

describe('listing keys', () => {
  it('sorts keys by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });

  it('returns every key once and in order over its pages', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 30 }),
        fc.constantFrom('', 'a', 'b/', '/'),
        fc.constantFrom('', '/', 'b', '//'),
        fc.integer({ min: 1, max: 4 }),
        (keys, prefix, delimiter, maxKeys) => {
          const sorted = [...keys].sort(compareKeys);
          const seen: string[] = [];
          let after = '';
          for (;;) {
            const page = listKeys(sorted, { prefix, delimiter, after, maxKeys });
            expect(page.keys.length + page.commonPrefixes.length).toBeLessThanOrEqual(maxKeys);
            seen.push(...[...page.keys, ...page.commonPrefixes].sort(compareKeys));
            if (page.next === undefined) break;
            after = page.next;
          }
          const all = sorted
            .filter((candidate) => candidate.startsWith(prefix))
            .map((candidate) => {
              const end = delimiter === '' ? -1 : candidate.indexOf(delimiter, prefix.length);
              return end < 0 ? candidate : candidate.slice(0, end + delimiter.length);
            });
          expect(seen).toEqual([...new Set(all)]);
        },
      ),
    );
  });
});
