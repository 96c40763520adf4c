import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Flag, makeFlags } from './flags/flag-set.js';
import { type Stored, totalBytes, findDamaged, countUnmatched } from './stored.js';

const baseUrl = 'http://127.0.0.1:1/flags';
let flags: Flag[];
beforeAll(async () => {
  flags = await makeFlags(3);
});

/** Everything stored as it should be. */
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

describe('what is stored', () => {
  it('is undamaged when every row leads to an object with the bytes that were served', () => {
    const stored: Stored = whole();
    expect(findDamaged(stored, baseUrl, flags)).toEqual([]);
    expect(countUnmatched(stored)).toBe(0);
    expect(totalBytes(stored)).toBe(flags.reduce((sum, { body }) => sum + body.length, 0));
  });

  it('shows by URL what has no row, no object, or another image’s bytes', () => {
    const [first = '', second = '', third = ''] = flags.map(({ path }) => path);
    const stored = whole();
    stored.rows.delete(`${baseUrl}/${first}`);
    stored.images.delete(`key/${second}`);
    stored.rows.set(`${baseUrl}/${third}`, `key/${first}`);
    expect(findDamaged(stored, baseUrl, flags)).toEqual([first, second, third].map((path) => `${baseUrl}/${path}`));
    expect(countUnmatched(stored)).toBe(2);
  });
});
