import { expect, it } from 'vitest';
import { ChangeQueue } from './change-queue.js';

const { signal } = new AbortController();

it('returns changed files together, and an empty list for a request', async () => {
  const queue = new ChangeQueue();
  queue.add('b');
  queue.add('a');
  queue.request();
  expect(await queue.next(signal)).toEqual(['a', 'b']);
  queue.request();
  expect(await queue.next(signal)).toEqual([]);
});

it('waits for another change if all files are ignored, but not if a request came too', async () => {
  const queue = new ChangeQueue();
  let seen = (): void => undefined;
  const checked = new Promise<void>((resolve) => (seen = resolve));
  const ignores = (path: string) => {
    seen();
    return path === 'mocks.yaml';
  };
  queue.add('mocks.yaml');
  const next = queue.next(signal, ignores);
  await checked;
  queue.add('app.ts');
  queue.add('mocks.yaml');
  expect(await next).toEqual(['app.ts']);
  queue.add('mocks.yaml');
  queue.request();
  expect(await queue.next(signal, ignores)).toEqual([]);
});
