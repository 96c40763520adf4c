import { expect, it } from 'vitest';
import { TtlCache } from './ttl-cache.js';

it('knows what was done within the span, and holds no more than that however much is done', () => {
  const recent = new TtlCache<number>(100);
  for (let now = 0; now < 10_000; now += 1) recent.set(`key-${now}`, now, now);
  expect(recent.size).toBe(100);
  expect(recent.get('key-9900', 9_999)).toBe(9_900);
  expect(recent.get('key-9899', 9_999)).toBeUndefined();
  expect(recent.get('key-9900', 10_000)).toBeUndefined();
});

it('knows a key for a whole span since it was set last', () => {
  const recent = new TtlCache<string>(100);
  recent.set('a', 'first', 0);
  recent.set('b', 'other', 10);
  recent.set('a', 'second', 90);
  recent.set('c', 'last', 120);
  expect([recent.get('a', 150), recent.get('b', 150), recent.size]).toEqual(['second', undefined, 2]);
});
