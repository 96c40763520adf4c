import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatches, fitInput } from './input.js';
import { parseInput } from '../contract/contract.js';
import { fitsPayload } from '../contract/payload.js';
import { concurrentDownload } from './contract.js';

describe('planning batches', () => {
  it('lists every path once, in the order of the input, in full batches except for the last', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), fc.integer({ min: 1, max: 50 }), (paths, batchSize) => {
        const batches = planBatches(paths, batchSize);
        expect(batches.flat()).toEqual([...new Set(paths)]);
        expect(batches.slice(0, -1).every(({ length }) => length === batchSize)).toBe(true);
        expect(batches.every(({ length }) => length >= 1 && length <= batchSize)).toBe(true);
      }),
    );
  });

  it('rejects a batch size that is not an integer of at least 1', () => {
    for (const batchSize of [0, -1, 1.5, Number.NaN]) expect(() => planBatches(['a'], batchSize)).toThrow(RangeError);
  });
});

const input = (count: number) => ({
  baseUrl: 'https://example.com',
  resourcePaths: Array.from({ length: count }, (_, n) => `flags/${n}.gif`),
  lambdaConcur: 5,
  force: true,
});

describe('fitting an input into an execution', () => {
  it('returns an input that fits unchanged', () => {
    expect(fitInput(input(100), 'images')).toEqual({ input: input(100) });
  });

  it('moves a list that is too long to a manifest, whose key derives from its content', () => {
    const { input: fitted, manifest } = fitInput(
      { ...input(30_000), resourcePaths: [...input(30_000).resourcePaths, 'flags/0.gif'] },
      'images',
    );
    expect(fitted).toEqual({
      baseUrl: 'https://example.com',
      lambdaConcur: 5,
      force: true,
      manifest: { bucket: 'images', key: expect.stringMatching(/^_stepwell\/inputs\/[0-9a-f]{64}\.json$/) },
    });
    expect(parseInput(concurrentDownload, fitted)).toEqual(fitted);
    expect(JSON.parse(manifest?.body ?? '')).toEqual(input(30_000).resourcePaths);
    expect(fitsPayload(fitted)).toBe(true);
    expect(fitInput(input(30_000), 'images').manifest?.key).toBe(manifest?.key);
  });
});
