import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CallGate } from './call-gate.js';

/** A signal that is never aborted. */
const never = (): AbortSignal => new AbortController().signal;

describe('CallGate', () => {
  it('starts calls in order, up to its limit at a time', async () => {
    let idle = 0;
    const gate = new CallGate(4, () => (idle += 1));
    const begun: number[] = [];
    let most = 0;
    const calls = Array.from({ length: 200 }, (_, index) =>
      gate.run(async () => {
        begun.push(index);
        most = Math.max(most, gate.running);
        await turn();
      }, never()),
    );
    expect(begun).toHaveLength(4);
    expect(gate.waiting).toBe(196);
    await Promise.all(calls);
    expect(begun).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect({ most, running: gate.running, waiting: gate.waiting, idle }).toEqual({
      most: 4,
      running: 0,
      waiting: 0,
      idle: 1,
    });
  });

  it('starts the next call after a failed one', async () => {
    const gate = new CallGate(1);
    const failed = gate.run(() => Promise.reject(new Error('refused')), never());
    const next = gate.run(() => Promise.resolve('done'), never());
    await expect(failed).rejects.toThrow('refused');
    await expect(next).resolves.toBe('done');
    expect(gate.running).toBe(0);
  });

  it('does not start a call that is aborted while it waits', async () => {
    const gate = new CallGate(1);
    let end = (): void => undefined;
    const first = gate.run(() => new Promise<void>((resolve) => (end = resolve)), never());
    const hurry = new AbortController();
    let made = false;
    const second = gate.run(() => Promise.resolve((made = true)), hurry.signal);
    hurry.abort(new Error('too late'));
    await expect(second).rejects.toThrow('too late');
    expect(gate.waiting).toBe(0);
    end();
    await first;
    await expect(gate.run(() => Promise.resolve(1), hurry.signal)).rejects.toThrow('too late');
    expect({ made, running: gate.running }).toEqual({ made: false, running: 0 });
  });
});
