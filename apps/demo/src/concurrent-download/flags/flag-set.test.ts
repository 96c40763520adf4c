import { createHash } from 'node:crypto';
import { decode } from 'fast-png';
import fc from 'fast-check';
import { decompressFrames, parseGIF } from 'gifuct-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { COUNTRY_CODES, flagName } from './codes.js';
import { designFlag } from './design.js';
import { type Flag, makeFlags } from './flag-set.js';
import { paintFlag } from './paint.js';
import { seededRandom } from '@stepwell/samples/random';

/** Returns the pixels of a file as 0xRRGGBB, with decoders that share no code with the encoders. */
function decodePixels(flag: Flag): { width: number; height: number; pixels: Uint32Array } {
  if (flag.format === 'png') {
    const { width, height, data, channels, depth } = decode(flag.body, { checkCrc: true });
    expect({ channels, depth }).toEqual({ channels: 3, depth: 8 });
    const pixels = new Uint32Array(width * height).map(
      (_, at) => ((data[at * 3] ?? 0) << 16) | ((data[at * 3 + 1] ?? 0) << 8) | (data[at * 3 + 2] ?? 0),
    );
    return { width, height, pixels };
  }
  const gif = parseGIF(new Uint8Array(flag.body).buffer);
  const frames = decompressFrames(gif, false);
  expect(frames).toHaveLength(1);
  const [frame] = frames;
  const colors = frame?.colorTable.map(([red, green, blue]) => (red << 16) | (green << 8) | blue);
  const pixels = Uint32Array.from(frame?.pixels ?? [], (index) => colors?.[index] ?? 0);
  return { width: gif.lsd.width, height: gif.lsd.height, pixels };
}

describe('the set of flags', () => {
  let flags: Flag[];
  let pictures: ReturnType<typeof decodePixels>[];
  beforeAll(async () => {
    flags = await makeFlags(300);
    pictures = flags.map(decodePixels);
  });

  it('contains files that independent decoders read pixel by pixel in the stated size', () => {
    const random = seededRandom(1);
    for (const [index, flag] of flags.entries()) {
      const raster = paintFlag(designFlag(random));
      const decoded = pictures[index] ?? decodePixels(flag);
      expect({ path: flag.path, width: decoded.width, height: decoded.height }).toEqual({
        path: flag.path,
        width: flag.width,
        height: flag.height,
      });
      const painted = Uint32Array.from(raster.pixels, (index) => raster.palette[index] ?? 0);
      // A matcher compares element by element, which takes seconds for all flags.
      expect(Buffer.compare(Buffer.from(decoded.pixels.buffer), Buffer.from(painted.buffer)), flag.path).toBe(0);
    }
  });

  it('has distinct files, pictures and paths', () => {
    const distinct = new Set(
      pictures.map(({ width, pixels }) => createHash('sha256').update(`${width}:`).update(pixels).digest('hex')),
    );
    expect(distinct.size).toBe(300);
    expect(new Set(flags.map((flag) => flag.path)).size).toBe(300);
    expect(new Set(flags.map((flag) => createHash('sha256').update(flag.body).digest('hex'))).size).toBe(300);
    expect(flags.every((flag) => flag.sha256 === createHash('sha256').update(flag.body).digest('hex'))).toBe(true);
  });

  it('has both formats, each with its media type', () => {
    expect(new Set(flags.map((flag) => `${flag.format} ${flag.contentType}`))).toEqual(
      new Set(['gif image/gif', 'png image/png']),
    );
  });

  it('is the same for the same seed, and a prefix of a longer set', async () => {
    const again = await makeFlags(40);
    expect(again).toEqual(flags.slice(0, 40));
  });

  it('differs for a different seed', async () => {
    const others = await makeFlags(20, { seed: 2 });
    const known = new Set(flags.map((flag) => flag.sha256));
    expect(others.filter((flag) => known.has(flag.sha256))).toEqual([]);
  });

  it('stops when the signal aborts', async () => {
    const stop = new AbortController();
    const made: number[] = [];
    const work = makeFlags(100_000, {
      signal: stop.signal,
      onProgress: (count) => {
        made.push(count);
        stop.abort(new Error('enough'));
      },
    });
    await expect(work).rejects.toThrow('enough');
    expect(made).toEqual([32]);
  });
});

describe('flag names', () => {
  it('start with the 249 country codes of ISO 3166-1', () => {
    expect(COUNTRY_CODES).toHaveLength(249);
    expect(COUNTRY_CODES).toEqual([...new Set(COUNTRY_CODES)].sort());
    expect([flagName(0).path, flagName(1).path, flagName(248).path]).toEqual(['ad/ad.gif', 'ae/ae.png', 'zw/zw.gif']);
  });

  it('continue with regions, and never use zz, the path of missing flags', () => {
    expect([flagName(249).path, flagName(250).path, flagName(498).path]).toEqual([
      'ad/ad-01.png',
      'ae/ae-01.gif',
      'ad/ad-02.gif',
    ]);
    expect(COUNTRY_CODES).not.toContain('zz');
  });

  it('never repeat', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (one, two) => {
        expect(flagName(one).path === flagName(two).path).toBe(one === two);
      }),
    );
  });
});
