import { expect, it } from 'vitest';
import { TtlCache } from './ttl-cache.js';

it('keeps entries until they expire, and evicts expired ones', () => {
  const cache = new TtlCache<number>(100);
  for (let now = 0; now < 10_000; now += 1) cache.set(`key-${now}`, now, now);
  expect(cache.size).toBe(100);
  expect(cache.get('key-9900', 9_999)).toBe(9_900);
  expect(cache.get('key-9899', 9_999)).toBeUndefined();
  expect(cache.get('key-9900', 10_000)).toBeUndefined();
});

it('renews the expiry of a key that is set again', () => {
  const cache = new TtlCache<string>(100);
  cache.set('a', 'first', 0);
  cache.set('b', 'other', 10);
  cache.set('a', 'second', 90);
  cache.set('c', 'last', 120);
  expect([cache.get('a', 150), cache.get('b', 150), cache.size]).toEqual(['second', undefined, 2]);
});
