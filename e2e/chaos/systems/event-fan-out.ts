import { isItemSuccess } from '@stepwell/core/fan-out';
import { expect } from 'vitest';
import { countedItems, primesBelow, ranges, runRequest, startFanOut } from '../../event-fan-out/fan-out.js';
import { type ChaosSystem } from '../system.js';
import { demoApp } from './demo-app.js';

const ITEMS = 40;
const BROKEN: ReadonlySet<number> = new Set([3, 17, 39]);
const primes = (index: number): number => primesBelow((index + 1) * 100) - primesBelow(index * 100);

/** Every item is counted once, in one summary: its result, the error of a broken one, or the fault that its retries did not outlast. */
export const eventFanOutSystem: ChaosSystem = {
  name: 'EventFanOut',
  concurrency: 1,
  async prepare() {
    const app = await demoApp('eventFanOut');
    return {
      async run(chaos) {
        await using at = await startFanOut({ app: app.path, chaos });
        const { output, summaries, report } = await runRequest(at, { requestId: `chaos-${chaos.seed}`, requests: ranges(ITEMS, BROKEN) });
        expect(summaries).toBe(1);
        expect(report.map(({ index }) => index)).toEqual(Array.from({ length: ITEMS }, (_, index) => index));
        const failed = report.flatMap((outcome) => (isItemSuccess(outcome) ? [] : [outcome]));
        expect(output).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', requested: ITEMS, succeeded: ITEMS - failed.length, failed: failed.length });
        const lost = failed.filter(({ index, error }) => !(BROKEN.has(index) && error === 'InvalidCase'));
        expect(new Set([...BROKEN].filter((index) => !failed.some((each) => each.index === index)))).toEqual(new Set());
        expect(output.summary.primes).toBe(report.filter(isItemSuccess).reduce((sum, { index }) => sum + primes(index), 0));
        expect(await countedItems(at)).toEqual({ done: ITEMS, failed: failed.length });
        return lost.map(({ caseId, error, reason }) => ({ item: caseId, reason: `${error}: ${reason}`, attempts: 3 }));
      },
      [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
    };
  },
};
