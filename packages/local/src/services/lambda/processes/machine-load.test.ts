import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { MachineLoad, maxEnvironmentsOf } from './machine-load.js';

describe('maxEnvironmentsOf', () => {
  it('is one for each 128 MiB, within its bounds', () => {
    expect([1, 8, 1_024].map((gibibytes) => maxEnvironmentsOf(gibibytes * 2 ** 30))).toEqual([16, 64, 1_000]);
  });
});

describe.runIf(process.platform === 'linux')('MachineLoad', () => {
  const children = ['while (true);', 'setTimeout(() => undefined, 60_000);'].map((code) =>
    spawn('/bin/sh', ['-c', '"$0" -e "$1"; exit', process.execPath, `console.log('');${code}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    }),
  );
  afterAll(() => {
    for (const { pid } of children) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  });

  it('distinguishes a process that waits from one that computes, however busy the machine is', async () => {
    await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
    const load = new MachineLoad();
    const measure = (since: number) => children.map((child) => load.isWaiting(child, since));
    expect(measure(0)).toEqual([undefined, undefined]);
    // The process that computes shows how much time has passed.
    await expect.poll(() => measure(0), { interval: 50 }).toEqual([false, true]);
    expect(measure(1)).toEqual([undefined, undefined]);
  });

  it.each([
    { utilization: 0.95, isWaiting: false },
    { utilization: 0.3, isWaiting: true },
  ])('finds that a process waits: $isWaiting, where this process is busy for $utilization', async (expected) => {
    const [, waits] = children;
    if (waits === undefined) throw new Error('No process was started.');
    const load = new MachineLoad(() => ({ active: 1, idle: 1, utilization: expected.utilization }));
    expect(load.isWaiting(waits, 0)).toBeUndefined();
    // A process that has just started may still be busy.
    await expect.poll(() => load.isWaiting(waits, 0), { interval: 50 }).toBe(expected.isWaiting);
  });
});
