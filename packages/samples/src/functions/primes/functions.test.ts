import { type ItemOutcome, type SummaryEvent } from '@stepwell/core/fan-out';
import { describe, expect, it } from 'vitest';
import { type PrimesOfRange, countPrimes } from '../../primes/index.js';
import { handler as compute } from './compute.js';
import { handleSummary } from './summary-handler.js';

const range = (index: number): PrimesOfRange => countPrimes({ from: index * 100, to: (index + 1) * 100 });

describe('the sample functions', () => {
  it('count the primes of a range, and reject an invalid range', async () => {
    expect(await compute({ requestId: 'x', index: 0, item: { caseId: 'a', from: 0, to: 10 } })).toEqual({
      from: 0,
      to: 10,
      primes: 4,
      first: 2,
      last: 7,
      gap: 2,
      gapAfter: 3,
    });
    await expect(compute({ requestId: 'x', index: 0, item: { caseId: 'a', from: 10, to: 0 } })).rejects.toMatchObject({
      name: 'InvalidCase',
    });
  });

  it('have the same summary from the event and from the report', async () => {
    const results: ItemOutcome<PrimesOfRange>[] = [0, 1, 2].map((index) => ({
      index,
      caseId: '',
      result: range(index),
    }));
    const event: SummaryEvent<PrimesOfRange> = {
      requestId: 'x',
      status: 'COMPLETED',
      requested: 3,
      succeeded: 3,
      failed: 0,
      firstFailures: [],
      report: { bucket: 'b', key: 'k' },
    };
    const read = (bucket: string, key: string): Promise<string> =>
      Promise.resolve(bucket === 'b' && key === 'k' ? results.map((each) => `${JSON.stringify(each)}\n`).join('') : '');
    expect(await handleSummary(event, read)).toEqual({ ranges: 3, primes: 62, last: 293, gap: 14, gapAfter: 113 });
    expect(await handleSummary({ ...event, results }, () => Promise.reject(new Error('not read')))).toEqual(
      await handleSummary(event, read),
    );
  });
});
