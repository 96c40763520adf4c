import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Flag, makeFlags } from './flags/flag-set.js';
import { type Stored, totalBytes, findDamaged, countUnmatched } from './stored.js';

const baseUrl = 'http://127.0.0.1:1/flags';
let flags: Flag[];
beforeAll(async () => {
  flags = await makeFlags(3);
});

/** Creates the expected objects and rows. */
function whole(): { images: Map<string, { size: number; md5: string }>; rows: Map<string, string> } {
  return {
    images: new Map(
      flags.map(({ path, body }) => [
        `key/${path}`,
        { size: body.length, md5: createHash('md5').update(body).digest('hex') },
      ]),
    ),
    rows: new Map(flags.map(({ path }) => [`${baseUrl}/${path}`, `key/${path}`])),
  };
}

describe('stored images', () => {
  it('are undamaged if every row has an object with the served bytes', () => {
    const stored: Stored = whole();
    expect(findDamaged(stored, baseUrl, flags)).toEqual([]);
    expect(countUnmatched(stored)).toBe(0);
    expect(totalBytes(stored)).toBe(flags.reduce((sum, { body }) => sum + body.length, 0));
  });

  it('are listed by URL without a row, without an object, or with wrong bytes', () => {
    const [first = '', second = '', third = ''] = flags.map(({ path }) => path);
    const stored = whole();
    stored.rows.delete(`${baseUrl}/${first}`);
    stored.images.delete(`key/${second}`);
    stored.rows.set(`${baseUrl}/${third}`, `key/${first}`);
    expect(findDamaged(stored, baseUrl, flags)).toEqual([first, second, third].map((path) => `${baseUrl}/${path}`));
    expect(countUnmatched(stored)).toBe(2);
  });
});
