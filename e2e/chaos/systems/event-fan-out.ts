import { isItemSuccess } from '@stepwell/core/fan-out';
import { expect } from 'vitest';
import { countedItems, primesBelow, ranges, runRequest, startFanOut } from '../../event-fan-out/fan-out.js';
import { type ChaosSystem, isInjected } from '../system.js';
import { demoApp } from './demo-app.js';

const ITEMS = 20;
const BROKEN: ReadonlySet<number> = new Set([3, 11, 19]);
const primes = (index: number): number => primesBelow((index + 1) * 100) - primesBelow(index * 100);

/**
 * Every item is counted once in one summary: its result, the error of an invalid item, or the fault that exhausted its
 * retries.
 */
export const eventFanOutSystem: ChaosSystem = {
  name: 'EventFanOut',
  concurrency: 1,
  async prepare() {
    const app = await demoApp('eventFanOut');
    return {
      async run(chaos) {
        const starts = new Map<string, number>();
        await using at = await startFanOut({ app, chaos, onLog: ({ line }) => countStart(starts, line) });
        const { output, summaries, report } = await runRequest(at, {
          requestId: `chaos-${chaos.seed}`,
          requests: ranges(ITEMS, BROKEN),
        });
        const { chaos: chaosCounts } = at.environment;
        expect(
          [
            chaosCounts.count('events', 'duplicate'),
            chaosCounts.count('lambda', 'kill'),
            chaosCounts.count('events', 'reorder'),
          ].filter((count) => count === 0),
          'faults that were never injected',
        ).toEqual([]);
        expect(summaries).toBe(1);
        expect(report.map(({ index }) => index)).toEqual(Array.from({ length: ITEMS }, (_, index) => index));
        const failed = report.flatMap((outcome) => (isItemSuccess(outcome) ? [] : [outcome]));
        expect(output).toMatchObject({
          status: 'COMPLETED_WITH_FAILURES',
          requested: ITEMS,
          succeeded: ITEMS - failed.length,
          failed: failed.length,
        });
        expect(
          [...BROKEN].filter((index) => !failed.some((each) => each.index === index)),
          'invalid items that did not fail',
        ).toEqual([]);
        // An invalid item fails with its own error, or because its function was killed on the last attempt.
        for (const { index, error, reason } of failed)
          if (BROKEN.has(index))
            expect(error === 'InvalidCase' || isInjected(`${error}: ${reason}`), `${error}: ${reason}`).toBe(true);
        const lost = failed.filter(({ index }) => !BROKEN.has(index));
        expect(output.summary.primes).toBe(
          report.filter(isItemSuccess).reduce((sum, { index }) => sum + primes(index), 0),
        );
        expect(await countedItems(at)).toEqual({ done: ITEMS, failed: failed.length });
        return lost.map(({ caseId, error, reason }) => ({
          item: caseId,
          reason: `${error}: ${reason}`,
          attempts: starts.get(/RequestId: (\S+)/.exec(reason)?.[1] ?? '') ?? 0,
        }));
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  },
};

/** Lambda retries an asynchronous invocation with the same request id. */
function countStart(starts: Map<string, number>, line: string): void {
  const requestId = /^START RequestId: (\S+)/.exec(line)?.[1];
  if (requestId !== undefined) starts.set(requestId, (starts.get(requestId) ?? 0) + 1);
}
