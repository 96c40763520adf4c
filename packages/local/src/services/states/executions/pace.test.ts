import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.js';

describe('Pace', () => {
  it('starts a burst in order, a few at a time', async () => {
    const pace = new Pace(() => false);
    const begun: number[] = [];
    const burst = Array.from({ length: 100 }, (_, index) => pace.turn().then(() => begun.push(index)));
    expect(pace.waiting).toBe(100);
    await turn();
    expect(begun.length).toBeLessThanOrEqual(16);
    await Promise.all(burst);
    expect(begun).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(pace.waiting).toBe(0);
  });

  it('starts nothing while busy, and continues after resume', async () => {
    let busy = true;
    const pace = new Pace(() => busy);
    let begun = false;
    const waiting = pace.turn().then(() => (begun = true));
    await turn();
    await turn();
    expect(begun).toBe(false);
    busy = false;
    pace.resume();
    await waiting;
    expect(begun).toBe(true);
  });

  it('rejects waiting and new callers after it is closed', async () => {
    const pace = new Pace(() => true);
    const waiting = pace.turn();
    pace.close();
    await expect(waiting).rejects.toThrow('closed');
    await expect(pace.turn()).rejects.toThrow('closed');
    expect(pace.waiting).toBe(0);
  });
});
