import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
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
});
