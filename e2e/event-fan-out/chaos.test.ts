import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isItemSuccess } from '@stepwell/core/fan-out';
import { synthesize } from '@stepwell/demo-stack';
import { type ChaosOptions } from '@stepwell/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countedItems, primesBelow, ranges, runRequest, startFanOut } from './fan-out.js';

const ITEMS = 200;
const BROKEN: ReadonlySet<number> = new Set([3, 77, 199]);

/** Seeds by number, such as `STEPWELL_CHAOS_SEEDS=1-50`; a few of them unless told otherwise. */
const [first = 1, last = 2] = (process.env['STEPWELL_CHAOS_SEEDS'] ?? '1-2').split('-').map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** A fifth of everything comes twice, out of order, or kills its worker; what is lost comes again, and services are busy at times. */
const chaos: ChaosOptions = {
  events: { duplicate: 0.2, reorder: 0.2, drop: 0.05, throttle: 0.05, partial: 0.2 },
  lambda: { duplicate: 0.2, reorder: 0.2, kill: 0.2 },
  sqs: { duplicate: 0.2, reorder: 0.2 },
  dynamodb: { throttle: 0.05 },
  states: { throttle: 0.05 },
  // An invocation is tried three times: killed at most twice, an item fails only where it should.
  perSubject: 2,
};

let folder: string;
let app: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-chaos-'));
  app = join(folder, 'cdk.out');
  synthesize({ outdir: app, workflows: ['eventFanOut'], allowedHosts: [] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('EventFanOut under duplicates, reordering and worker kills', () => {
  const expected = primesBelow(ITEMS * 100) - [...BROKEN].reduce((sum, index) => sum + primesBelow((index + 1) * 100) - primesBelow(index * 100), 0);

  it.each(seeds)('counts every item once and makes one summary, seed %i', async (seed) => {
    await using at = await startFanOut({ app, seed, chaos: { ...chaos, seed } });
    const { output, summaries, report } = await runRequest(at, { requestId: `chaos-${seed}`, requests: ranges(ITEMS, BROKEN) });
    const struck = at.environment.chaos;
    expect([struck.count('events', 'duplicate') > 10, struck.count('lambda', 'kill') > 10, struck.count('events', 'reorder') > 10]).toEqual([true, true, true]);
    expect(summaries).toBe(1);
    expect(output).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', requested: ITEMS, succeeded: ITEMS - BROKEN.size, failed: BROKEN.size });
    expect(report.map(({ index }) => index)).toEqual(Array.from({ length: ITEMS }, (_, index) => index));
    expect(report.flatMap((outcome) => (isItemSuccess(outcome) ? [] : [[outcome.index, outcome.error]]))).toEqual([...BROKEN].map((index) => [index, 'InvalidCase']));
    expect(output.summary.primes).toBe(expected);
    expect(await countedItems(at)).toEqual({ done: ITEMS, failed: BROKEN.size });
  }, 300_000);
});
