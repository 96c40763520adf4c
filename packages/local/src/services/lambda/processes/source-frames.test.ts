import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceFrames } from './source-frames.js';

const code = { directory: join(sep, 'cache', 'a (b).c', 'ef'), source: join(sep, 'home', 'ü $& app', 'asset.ef') };
const name = sourceFrames([code]);
const [copy, original] = [join(code.directory, 'lib', 'x.js'), join(code.source, 'lib', 'x.js')];

describe('stack traces', () => {
  it.each([
    (file: string) => `    at handler (${file}:3:7)`,
    (file: string) => `${pathToFileURL(file).href}:3\nthrow`,
    (file: string) => JSON.stringify({ trace: ['Error: x', `    at ${file}:1:2`, `    at f (${file}:10:2)`] }),
    (file: string) => `  File "${file}", line 4, in handler`,
    (file: string) => JSON.stringify({ stackTrace: [`  File "${file}", line 4, in handler\n    raise\n`] }),
  ])('name the file of the asset: %s', (frame) => {
    expect(name(frame(copy))).toBe(frame(original));
  });

  it('are the only texts that change', () => {
    for (const text of [`the folder is ${code.directory}`, `${copy} is missing`, `${code.directory}x/y.js:1:2`])
      expect(name(text)).toBe(text);
    fc.assert(fc.property(fc.string(), (text) => name(text) === text));
  });

  it('of code without files of the user do not change', () => {
    expect(sourceFrames([{ directory: code.directory }])(`at ${copy}:1:2`)).toBe(`at ${copy}:1:2`);
  });
});
