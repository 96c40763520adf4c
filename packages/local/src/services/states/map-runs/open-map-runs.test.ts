import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenMapRuns } from './open-map-runs.js';

describe('the open Map Runs of an account', () => {
  it('are at most the quota, and open in the order of their starts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.oneof(fc.constant('start'), fc.nat(8)), { maxLength: 40 }),
        async (quota, steps) => {
          const runs = new OpenMapRuns(quota);
          const opened: number[] = [];
          const ended = new Set<number>();
          let started = 0;
          for (const step of steps) {
            if (step === 'start') {
              const id = started++;
              const waiting = runs.open(`run-${id}`);
              if (waiting === undefined) opened.push(id);
              else void waiting.then(() => ended.has(id) || opened.push(id));
            } else if (Number(step) < started && !ended.has(Number(step))) {
              ended.add(Number(step));
              runs.end(`run-${step}`);
            }
            await Promise.resolve();
            const alive = Array.from({ length: started }, (_, id) => id).filter((id) => !ended.has(id));
            expect(opened.filter((id) => !ended.has(id))).toEqual(alive.slice(0, quota));
          }
        },
      ),
    );
  });
});
