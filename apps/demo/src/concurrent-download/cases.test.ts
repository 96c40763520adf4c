import { beforeAll, describe, expect, it } from 'vitest';
import { EXTRA_IMAGES, type Cases, assignFlags } from './cases.js';
import { type Flag, makeFlags } from './flags/flag-set.js';

let flags: Flag[];
let cases: Cases;
beforeAll(async () => {
  flags = await makeFlags(60 + EXTRA_IMAGES);
  cases = assignFlags(flags);
});

describe('the cases', () => {
  it('request every flag once: in the success case or in the fail case', () => {
    const asked = [...cases.all, ...cases.fresh].map(({ path }) => path);
    const cutOff = flags.map(({ path }) => path).filter((path) => !asked.includes(path));
    expect(cases.all).toEqual(flags.slice(0, 60));
    expect(new Set(asked).size).toBe(60 + EXTRA_IMAGES - 1);
    expect(cases.broken).toEqual(['zz/zz.gif', 'xx/xx.png', ...cutOff]);
    expect(cases.server.cutOff).toEqual(new Set(cutOff));
  });

  it('have a server that is busy, slow or without ETags only for images of the success case', () => {
    const known = new Set(cases.all.map(({ path }) => path));
    const sets = [cases.busyAtFirst, cases.server.slow, cases.server.withoutEtag].map((paths) => [...(paths ?? [])]);
    expect(sets.map((paths) => paths.length)).toEqual([8, 12, 6]);
    expect(sets.flat().filter((path) => !known.has(path))).toEqual([]);
    expect(cases.server.busyAtFirst).toBe(cases.busyAtFirst);
  });
});
