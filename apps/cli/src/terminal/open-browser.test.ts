import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBrowser } from './open-browser.js';

it('opens the URL as one argument of the program', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-open-'));
  const file = join(folder, 'url');
  const script = `require('node:fs').writeFileSync(${JSON.stringify(file)}, process.argv[1])`;
  const messages: string[] = [];
  const url = 'http://127.0.0.1:1/_stepwell/#token=a&b';
  await openBrowser(url, (message) => messages.push(message), [process.execPath, '-e', script]);
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toBe(url);
  expect(messages).toEqual([]);
  await rm(folder, { recursive: true });
});

it('reports a missing program, and does not fail', async () => {
  const messages: string[] = [];
  await openBrowser('http://127.0.0.1:1/', (message) => messages.push(message), ['/nowhere/browser']);
  expect(messages).toEqual([expect.stringContaining("cannot be opened with '/nowhere/browser'")]);
});
