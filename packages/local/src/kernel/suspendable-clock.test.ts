import { describe, expect, it } from 'vitest';
import { TestClock } from '../testing/test-clock.js';
import { SuspendableClock } from './suspendable-clock.js';

describe('a suspendable clock', () => {
  it('fires timers later by the time of its suspensions, which overlap', () => {
    const other = new TestClock();
    const clock = new SuspendableClock(other);
    const start = clock.now();
    const fired: string[] = [];
    const timer = (name: string, ms: number) => clock.setTimer(ms, () => fired.push(`${name} ${clock.now() - start}`));
    timer('before', 100);
    const cancel = timer('canceled', 100);
    other.advance(60);
    const first = clock.suspend();
    const second = clock.suspend();
    other.advance(1_000);
    first();
    first();
    timer('during', 10);
    timer('at once', 0);
    cancel();
    other.advance(1_000);
    expect([clock.now() - start, fired]).toEqual([60, ['at once 60']]);
    second();
    expect(clock.now() - start).toBe(60);
    other.advance(40);
    clock.suspend()();
    other.advance(100);
    expect(fired).toEqual(['at once 60', 'during 70', 'before 100']);
    expect(other.pending).toBe(0);
  });
});
