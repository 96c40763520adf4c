import { expect, it } from 'vitest';
import { TextCache } from './text-cache.js';

it('creates the value of a text once, and forgets all when the texts are too long', () => {
  const cache = new TextCache<string>();
  const created: string[] = [];
  const get = (text: string): string =>
    cache.get(text, (uncached) => {
      created.push(uncached.slice(0, 1));
      return `${uncached.slice(0, 1)}!`;
    });
  const long = 'b'.repeat(300_000);
  expect([get('a'), get('a'), get(long), get(long)]).toEqual(['a!', 'a!', 'b!', 'b!']);
  expect(created).toEqual(['a', 'b']);
  get('c'.repeat(300_000));
  get('a');
  get(long);
  expect(created).toEqual(['a', 'b', 'c', 'a', 'b']);
});
