import { describe, expect, it } from 'vitest';
import { createOutput } from '../terminal/output.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { records } from '../testing/bin.js';
import { type HistoryEvent } from './execution-failure.js';
import { LiveOutput, type LiveOptions } from './live-output.js';

const machineArn = (machine: string) => `arn:aws:states:us-east-1:123456789012:stateMachine:${machine}`;
const executionArn = (machine: string, name: string) =>
  `arn:aws:states:us-east-1:123456789012:execution:${machine}:${name}`;

/** Live output of an environment whose executions and clock a test controls. */
function live({ json = false, ...options }: LiveOptions & { readonly json?: boolean } = {}) {
  const terminal = capturedTerminal();
  const histories = new Map<string, readonly HistoryEvent[]>();
  const timers: (() => void)[] = [];
  const printed: Promise<void>[] = [];
  let listener: (change: object) => void = () => undefined;
  const output = new LiveOutput({ print: (write) => void printed.push(write()) }, createOutput(terminal, json), {
    schedule: (_ms, run) => (timers.push(run), () => timers.splice(timers.indexOf(run), 1)),
    now: () => 5000,
    ...options,
  });
  output.follow({
    // The live output subscribes to the status only.
    on: ((_name: string, listen: typeof listener) => ((listener = listen), () => undefined)) as never,
    history: ((arn: string) => histories.get(arn) ?? []) as never,
  });
  return {
    output,
    histories,
    change: (machine: string, name: string, status: string, timestamp: number) =>
      listener({ executionArn: executionArn(machine, name), stateMachineArn: machineArn(machine), status, timestamp }),
    /** Lets a second pass. */
    tick: () => {
      for (const run of timers.splice(0)) run();
    },
    timers,
    settled: () => Promise.all(printed),
    lines: () => terminal.out().split('\n').filter(Boolean),
    errors: () => terminal.err(),
  };
}

const failed: readonly HistoryEvent[] = [
  { id: 1, previousEventId: 0 },
  { id: 2, previousEventId: 1, stateEnteredEventDetails: { name: 'Charge' } },
  { id: 3, previousEventId: 2, stateEnteredEventDetails: { name: 'Never' } },
  {
    id: 4,
    previousEventId: 2,
    executionFailedEventDetails: {
      error: 'Declined',
      cause: '{"errorMessage":"card\\n\\u001b[2J expired","trace":["at x"]}',
    },
  },
];

describe('the live output', () => {
  it('prints executions as they start and end, with duration, and the state, error and cause of a failure', () => {
    const { change, histories, lines } = live();
    histories.set(executionArn('Orders', 'two'), failed);
    change('Orders', 'one', 'RUNNING', 0);
    change('Orders', 'two', 'RUNNING', 100);
    change('Orders', 'one', 'SUCCEEDED', 330);
    change('Orders', 'two', 'FAILED', 75_100);
    change('Orders', 'three', 'ABORTED', 80_000);
    expect(lines()).toEqual([
      '00:00:00.000  STARTED      Orders  one',
      '00:00:00.100  STARTED      Orders  two',
      '00:00:00.330  SUCCEEDED    Orders  one  0.33 s',
      '00:01:15.100  FAILED       Orders  two  1 min 15 s  Charge  Declined: card [2J expired',
      '00:01:20.000  ABORTED      Orders  three  0.00 s',
    ]);
  });

  it('does not print child executions of Map Runs', () => {
    const { change, lines } = live();
    change('Orders/Label', 'one', 'RUNNING', 0);
    change('Orders/Label', 'one', 'FAILED', 1);
    expect(lines()).toEqual([]);
  });

  it('counts bursts: at most 20 lines and one summary a second, for 10,000 executions too', () => {
    const { change, tick, timers, lines } = live();
    for (let index = 0; index < 10_000; index += 1) {
      change(index % 2 === 0 ? 'Orders' : 'Payments', `e${index}`, 'RUNNING', 0);
      change(index % 2 === 0 ? 'Orders' : 'Payments', `e${index}`, index % 100 === 0 ? 'FAILED' : 'SUCCEEDED', 10);
    }
    expect(lines()).toHaveLength(20);
    expect(timers).toHaveLength(1);
    tick();
    expect(lines().slice(20)).toEqual([
      '00:00:05.000  BURST        Orders: 4995 started, 4896 succeeded, 99 failed; Payments: 4995 started, 4995 succeeded',
    ]);
    // A quiet second prints nothing and has no timer.
    expect(timers).toEqual([]);
    change('Orders', 'later', 'RUNNING', 9000);
    expect(lines().at(-1)).toBe('00:00:09.000  STARTED      Orders  later');
    tick();
    expect(lines()).toHaveLength(22);
  });

  it('prints what is counted at the end', () => {
    const { change, lines, output } = live();
    for (let index = 0; index < 21; index += 1) change('Orders', `e${index}`, 'RUNNING', 0);
    output.end();
    expect(lines().at(-1)).toBe('00:00:05.000  BURST        Orders: 1 started');
  });

  it('prints errors of functions, messages that are given up, and problems', () => {
    const { output, lines, errors } = live();
    output.functionError({
      functionName: 'pay',
      requestId: 'r',
      errorType: 'TypeError',
      errorMessage: 'x\nis',
      timestamp: 0,
    });
    const queue = 'arn:aws:sqs:us-east-1:123456789012:orders';
    const message = { source: queue, reason: 'message m was received 3 times', timestamp: 0 };
    output.deliveryFailure({ ...message, deadLetterArn: `${queue}-dead` });
    output.deliveryFailure({ ...message, source: 'arn:aws:sns:us-east-1:123456789012:topic', target: queue });
    output.problem('the event source mapping stopped');
    expect(lines()).toEqual([
      '00:00:00.000  FUNCTION     pay  TypeError: x is',
      '00:00:00.000  DEAD_LETTER  orders  message m was received 3 times: moved to orders-dead',
      '00:00:00.000  LOST         topic  message m was received 3 times to orders: lost',
    ]);
    expect(errors()).toBe('the event source mapping stopped\n');
  });

  it('prints only failures with --quiet', () => {
    const { change, lines, output, histories } = live({ quiet: true });
    histories.set(executionArn('Orders', 'one'), failed);
    for (const status of ['RUNNING', 'SUCCEEDED', 'RUNNING', 'ABORTED', 'RUNNING', 'FAILED'])
      change('Orders', 'one', status, 0);
    output.functionError({ functionName: 'pay', requestId: 'r', errorType: 'E', errorMessage: '', timestamp: 0 });
    expect(lines().map((line) => line.slice(14, 25).trim())).toEqual(['FAILED', 'FUNCTION']);
  });

  it('writes a record for every change with --json', async () => {
    const { change, histories, output, lines, settled } = live({ json: true });
    histories.set(executionArn('Orders', 'e24'), failed);
    for (let index = 0; index < 25; index += 1) change('Orders', `e${index}`, 'RUNNING', 0);
    change('Orders', 'e24', 'FAILED', 1000);
    output.functionError({ functionName: 'pay', requestId: 'r', errorType: 'E', errorMessage: '', timestamp: 0 });
    output.problem('stopped');
    await settled();
    const found = records(lines().join('\n'));
    expect(found).toHaveLength(28);
    expect(found[25]).toMatchObject({
      type: 'execution',
      name: 'e24',
      stateMachineArn: machineArn('Orders'),
      status: 'FAILED',
      startDate: '1970-01-01T00:00:00.000Z',
      stopDate: '1970-01-01T00:00:01.000Z',
      state: 'Charge',
      error: 'Declined',
    });
    expect(found.slice(26)).toMatchObject([{ type: 'problem' }, { type: 'problem', message: 'stopped' }]);
  });
});
