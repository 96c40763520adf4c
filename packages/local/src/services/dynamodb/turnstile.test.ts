import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Turnstile } from './turnstile.js';

describe('the turnstile', () => {
  it('never lets anybody in beside one who is alone, and lets everybody in at last', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ alone: fc.boolean(), turns: fc.integer({ min: 0, max: 3 }) }), { maxLength: 20 }),
        async (visits) => {
          const turnstile = new Turnstile();
          let inside = 0;
          let alone = 0;
          const visit = async (isAlone: boolean, turns: number) => {
            inside += 1;
            if (isAlone) alone += 1;
            for (let turn = 0; turn < turns; turn += 1) {
              expect(alone === 0 || inside === 1).toBe(true);
              await Promise.resolve();
            }
            inside -= 1;
            if (isAlone) alone -= 1;
          };
          await Promise.all(
            visits.map(({ alone: isAlone, turns }) =>
              isAlone ? turnstile.exclusive(() => visit(true, turns)) : turnstile.shared(() => visit(false, turns)),
            ),
          );
          expect(inside).toBe(0);
        },
      ),
    );
  });

  it('goes on after one who failed', async () => {
    const turnstile = new Turnstile();
    await expect(turnstile.exclusive(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await turnstile.shared(() => Promise.resolve('next'))).toBe('next');
  });
});
