import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.js';
import { runMachine, singleState, eventTypes } from '../testing/run-machine.js';

const loop = {
  StartAt: 'A',
  States: {
    A: { Type: 'Choice', Choices: [{ Variable: '$', IsPresent: true, Next: 'A' }], Default: 'Z' },
    Z: { Type: 'Succeed' },
  },
};

describe('quotas', () => {
  it('end a Standard execution at event 25,000', async () => {
    const { outcome, events } = await runMachine(loop);
    expect(events).toHaveLength(25_000);
    expect(events.at(-1)).toMatchObject({ id: 25_000, previousEventId: 24_999, type: 'ExecutionFailed' });
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
  });

  it('let other executions run while one is busy', async () => {
    let others = 0;
    const timer = setInterval(() => others++, 0);
    await runMachine(loop, { quotas: { historyEvents: 60_000 } });
    clearInterval(timer);
    expect(others).toBeGreaterThan(0);
  });

  it('end an Express execution after five minutes', async () => {
    const clock = new VirtualClock(0);
    const { outcome } = await runMachine(singleState({ Type: 'Wait', Seconds: 600 }), { clock, type: 'EXPRESS' });
    expect(outcome).toEqual({ status: 'TIMED_OUT', error: 'States.Timeout' });
    expect(clock.now()).toBe(300_000);
  });

  it('end an Express execution that loops without waiting', async () => {
    const { outcome, events } = await runMachine(loop, { type: 'EXPRESS', quotas: { expressEvents: 5_000 } });
    expect(outcome.status).toBe('TIMED_OUT');
    expect(events).toHaveLength(5_000);
  });

  it('end an execution after TimeoutSeconds', async () => {
    const { outcome, events } = await runMachine(singleState({ Type: 'Wait', Seconds: 600 }, { TimeoutSeconds: 10 }));
    expect(outcome.status).toBe('TIMED_OUT');
    expect(eventTypes(events).slice(-2)).toEqual(['WaitStateEntered', 'ExecutionTimedOut']);
  });

  it('fail a state with an output larger than 256 KiB, and can be changed', async () => {
    const machine = singleState({ Type: 'Pass', Parameters: { 'a.$': '$', 'b.$': '$' } });
    const input = 'é'.repeat(70_000);
    expect((await runMachine(machine, { input })).outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
    expect((await runMachine(machine, { input, quotas: { payloadBytes: 300_000 } })).outcome.status).toBe('SUCCEEDED');
  });

  it('fail a state whose variables are too large', async () => {
    const machine = singleState({ Type: 'Pass', Assign: { 'x.$': '$', 'y.$': '$' } });
    const input = 'x'.repeat(140_000);
    expect((await runMachine(machine, { input })).outcome).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause: expect.stringContaining("variables of the state 'Only' must have at most 262144 bytes"),
    });
    expect((await runMachine(machine, { input, quotas: { assignBytes: 300_000 } })).outcome.status).toBe('SUCCEEDED');
    expect((await runMachine(machine, { input, quotas: { variableBytes: 1000 } })).outcome).toMatchObject({
      cause: expect.stringContaining("variable 'x'"),
    });
    expect(
      (await runMachine(machine, { input, quotas: { assignBytes: 300_000, variablesBytes: 250_000 } })).outcome.status,
    ).toBe('FAILED');
  });

  it('stop an expression that never ends', async () => {
    const { outcome } = await runMachine(
      singleState(
        { Type: 'Pass', Output: '{% ($f := function($x) { $f($x) + 1 }; $f(1)) %}' },
        { QueryLanguage: 'JSONata' },
      ),
    );
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});
