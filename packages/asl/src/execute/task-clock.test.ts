import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.js';
import { functionArn, runMachine, singleState } from '../testing/run-machine.js';

const activity = 'arn:aws:states:us-east-1:123456789012:activity:approve';

describe('a pending task under a virtual clock', () => {
  it('of an activity lets time advance, so that it times out without a worker', async () => {
    const { outcome } = await runMachine(singleState({ Type: 'Task', Resource: activity, TimeoutSeconds: 60 }), {
      tasks: { [activity]: () => new Promise(() => undefined) },
    });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('of a function stops time, so that it does not time out while the function runs', async () => {
    const { outcome } = await runMachine(
      singleState({ Type: 'Task', Resource: functionArn('work'), TimeoutSeconds: 1 }),
      {
        tasks: {
          work: async () => {
            for (let turn = 0; turn < 10; turn += 1) await nextTurn();
            return 'done';
          },
        },
      },
    );
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
  });

  it.each([
    ['does not time out while its timeouts are held', 10, 4, 'SUCCEEDED'],
    ['times out after the rest of its timeout', 10, 6, 'FAILED'],
  ])('%s', async (_, heldSeconds, runsSeconds, status) => {
    const clock = new VirtualClock();
    const sleep = (seconds: number) => new Promise<void>((resolve) => clock.setTimer(seconds * 1000, resolve));
    const start = clock.now();
    const { outcome } = await runMachine(
      singleState({ Type: 'Task', Resource: functionArn('work'), TimeoutSeconds: 8 }),
      {
        clock,
        tasks: {
          work: async ({ releaseClock, holdTimeout }) => {
            releaseClock();
            await sleep(3);
            const resume = holdTimeout();
            await sleep(heldSeconds);
            resume();
            resume();
            await sleep(runsSeconds);
            return 'done';
          },
        },
      },
    );
    expect(outcome).toMatchObject(status === 'FAILED' ? { status, error: 'States.Timeout' } : { status });
    expect(clock.now() - start).toBe(status === 'FAILED' ? 18_000 : 17_000);
  });
});
