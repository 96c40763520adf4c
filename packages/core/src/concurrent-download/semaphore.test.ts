import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSemaphore } from './semaphore.js';

describe('permits', () => {
  it('never exceed the limit, are all in use while work waits, and are granted in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 6 }),
        fc.nat({ max: 25 }),
        async (scheduler, count, works) => {
          const slots = createSemaphore(count);
          const started: number[] = [];
          let busy = 0;
          let most = 0;
          const all = Array.from({ length: works }, (_, n) =>
            slots.run(async () => {
              started.push(n);
              busy += 1;
              most = Math.max(most, busy);
              await scheduler.schedule(Promise.resolve());
              busy -= 1;
              if (n % 5 === 0) throw new Error('failed');
            }),
          );
          await scheduler.waitFor(Promise.allSettled(all));
          expect(most).toBe(Math.min(count, works));
          expect(started).toEqual(Array.from({ length: works }, (_, n) => n));
        },
      ),
    );
  });
});
