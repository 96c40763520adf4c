import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RealClock } from './clock.js';
import { TimerHeap } from './timer-heap.js';
import { VirtualClock } from './virtual-clock.js';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('VirtualClock', () => {
  it('advances from timer to timer in the order of their times', async () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    await new Promise<void>((resolve) => {
      clock.setTimer(3_600_000, () => {
        fired.push(`hour at ${clock.now()}`);
        resolve();
      });
      clock.setTimer(1000, () => fired.push(`second at ${clock.now()}`));
      clock.setTimer(500, () => fired.push('canceled'))();
    });
    expect(fired).toEqual(['second at 1000', 'hour at 3600000']);
  });

  it('does not advance while it is kept alive', async () => {
    const clock = new VirtualClock(0);
    let fired = false;
    clock.setTimer(1, () => (fired = true));
    const release = clock.keepAlive();
    for (let i = 0; i < 5; i++) await nextTurn();
    expect([fired, clock.now()]).toEqual([false, 0]);
    release();
    release();
    await nextTurn();
    await nextTurn();
    expect([fired, clock.now()]).toEqual([true, 1]);
  });

  it('fires background timers when it passes them, and does not advance for them', async () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    const every = (ms: number): void =>
      void clock.setTimer(
        ms,
        () => {
          fired.push(clock.now());
          every(ms);
        },
        { background: true },
      );
    every(100);
    for (let i = 0; i < 5; i++) await nextTurn();
    expect([fired, clock.now()]).toEqual([[], 0]);
    await new Promise<void>((resolve) => clock.setTimer(350, resolve));
    clock.setTimer(1000, () => fired.push(-1))();
    for (let i = 0; i < 5; i++) await nextTurn();
    expect([fired, clock.now()]).toEqual([[100, 200, 300], 350]);
  });

  it('is independent of other clocks', async () => {
    const [one, other] = [new VirtualClock(0), new VirtualClock(0)];
    await new Promise<void>((resolve) => one.setTimer(10, resolve));
    expect(other.now()).toBe(0);
  });
});

describe('RealClock', () => {
  it('fires once after the delay, never synchronously, and not when canceled', async () => {
    const clock = new RealClock();
    let early = true;
    let canceled = false;
    clock.setTimer(0, () => (canceled = true))();
    await new Promise<void>((resolve) => {
      clock.setTimer(-5, () => {
        expect(early).toBe(false);
        resolve();
      });
      early = false;
    });
    await nextTurn();
    expect(canceled).toBe(false);
  });

  it('does not fire early for a delay longer than setTimeout supports', async () => {
    let fired = false;
    const cancel = new RealClock().setTimer(2 ** 40, () => (fired = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    cancel();
    expect(fired).toBe(false);
  });
});

describe('TimerHeap', () => {
  it('returns timers by due time, and those with the same time in the order in which they were set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (times) => {
        const heap = new TimerHeap();
        times.forEach((due, order) =>
          heap.push({ due, order, callback: () => undefined, background: false, canceled: false }),
        );
        const found = times.map(() => heap.pop());
        const expected = times.map((due, order) => ({ due, order })).sort((a, b) => a.due - b.due || a.order - b.order);
        expect(found.map((timer) => ({ due: timer?.due, order: timer?.order }))).toEqual(expected);
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });
});
