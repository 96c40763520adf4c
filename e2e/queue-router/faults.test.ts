import { listExecutions, untypedExecution } from '@stepwell/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sized } from '../environment/sized.js';
import { type CountingApp, startCountingApp, synthesizeCountingApp } from './counting-app.js';

let synthesized: Awaited<ReturnType<typeof synthesizeCountingApp>>;
beforeAll(async () => {
  synthesized = await synthesizeCountingApp();
});
afterAll(() => synthesized[Symbol.asyncDispose]());

const ids = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
const messages = (count: number) => ids(count).map((id) => ({ MessageBody: JSON.stringify({ id }) }));

/** Waits until the queues of both routes are empty and no execution runs. */
async function settled(app: CountingApp, expected: number): Promise<void> {
  await app.waitUntil(async () => {
    const { RUNNING = 0, ...ended } = await app.executions();
    return (
      RUNNING === 0 &&
      Object.values(ended).reduce((sum, count) => sum + count, 0) >= expected &&
      app.waiting('First') === 0 &&
      app.waiting('Second') === 0
    );
  });
}

/** Returns the counts if each step processed each message once. */
const once = (steps: readonly string[], count: number) =>
  new Map(steps.flatMap((step) => ids(count).map((id): [string, number] => [`${step} ${id}`, 1])).sort());
const sorted = (counts: ReadonlyMap<string, number>) => new Map([...counts].sort());

describe('QueueRouter with faults', () => {
  it('processes every message once when each is delivered three times', async () => {
    await using app = await startCountingApp(synthesized.path, {
      chaos: { seed: 1, sqs: { duplicate: 1 }, maxPerItem: 2 },
    });
    await app.send('First', messages(20));
    await settled(app, 40);
    expect(app.environment.chaos.count('sqs', 'duplicate')).toBe(80);
    expect(sorted(await app.counts())).toEqual(once(['First', 'Second'], 20));
    expect(await app.executions()).toEqual({ SUCCEEDED: 40 });
  });

  it('processes every message once when triggers are killed after they started executions', async () => {
    await using app = await startCountingApp(synthesized.path, {
      chaos: { seed: 2, lambda: { kill: 0.5 }, maxPerItem: 2, filter: ({ resource }) => resource.includes('Trigger') },
    });
    await app.send('First', messages(20));
    await settled(app, 40);
    expect(app.environment.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
    expect(sorted(await app.counts())).toEqual(once(['First', 'Second'], 20));
    expect(await app.executions()).toEqual({ SUCCEEDED: 40 });
  });

  it('processes all other messages when one is poisoned, and dead-letters that one', async () => {
    await using app = await startCountingApp(synthesized.path);
    const count = sized(30, 100);
    const good = messages(count);
    await app.send('First', [...good.slice(0, 20), { MessageBody: '{"poison":true}' }, ...good.slice(20)]);
    await settled(app, 2 * count + 1);
    expect(sorted(await app.counts())).toEqual(once(['First', 'Second'], count));
    expect(await app.executions()).toEqual({ SUCCEEDED: 2 * count, FAILED: 1 });
    expect(app.deadLetters('First')).toMatchObject([
      { body: '{"poison":true}', attributes: expect.objectContaining({ errorType: 'Poisoned' }) },
    ]);
  });

  it('processes every message once when calls are throttled and messages dropped or reordered', async () => {
    await using app = await startCountingApp(synthesized.path, {
      chaos: {
        seed: 3,
        sqs: { throttle: 0.2, drop: 0.2, reorder: 0.3 },
        states: { throttle: 0.2 },
        lambda: { throttle: 0.2 },
      },
    });
    await app.send('First', messages(20));
    await settled(app, 40);
    expect(app.environment.chaos.counts()).toMatchObject({
      sqs: { drop: expect.any(Number) as number, reorder: expect.any(Number) as number },
      lambda: { throttle: expect.any(Number) as number },
    });
    expect(sorted(await app.counts())).toEqual(once(['First', 'Second'], 20));
  });

  it('processes a message with a repeated deduplication id once, and dead-letters a different one', async () => {
    await using app = await startCountingApp(synthesized.path);
    const named = (id: string) => ({
      MessageBody: JSON.stringify({ id }),
      MessageAttributes: { deduplicationId: { DataType: 'String', StringValue: 'order-7' } },
    });
    await app.send('Second', [named('m0'), named('m0')]);
    await settled(app, 1);
    expect(sorted(await app.counts())).toEqual(once(['Second'], 1));
    await app.send('Second', [named('another')]);
    await app.waitUntil(async () => app.deadLetters('Second').length === 1);
    expect(sorted(await app.counts())).toEqual(once(['Second'], 1));
  });

  it('starts the messages of a FIFO group in their order when triggers are killed', async () => {
    await using app = await startCountingApp(synthesized.path, {
      chaos: { seed: 5, lambda: { kill: 0.5 }, maxPerItem: 1, filter: ({ resource }) => resource.includes('Trigger') },
    });
    await app.send(
      'Ordered',
      ids(20).map((id) => ({ MessageBody: JSON.stringify({ id }), MessageGroupId: 'one', MessageDeduplicationId: id })),
    );
    await app.waitUntil(async () => (await app.executions())['SUCCEEDED'] === 20);
    expect(sorted(await app.counts())).toEqual(once(['Ordered'], 20));
    const started: string[] = [];
    for (const { name, startDate } of await startOrder(app)) started.push(`${startDate} ${name}`);
    expect(started).toEqual([...started].sort((one, other) => Number(one.split(' ')[0]) - Number(other.split(' ')[0])));
  });
});

/** Returns the executions of the FIFO route in the order of their messages. */
async function startOrder(app: CountingApp): Promise<{ readonly name: string; readonly startDate: number }[]> {
  const found: { name: string; startDate: number; index: number }[] = [];
  for await (const { executionArn, name, startDate } of listExecutions(app.stepwell, app.output('StateMachineArn'))) {
    const state = await untypedExecution(app.stepwell, executionArn).status();
    const output = state.status === 'SUCCEEDED' ? (state.output as { output: { id: string } }) : undefined;
    found.push({ name, startDate: startDate?.getTime() ?? 0, index: Number(output?.output.id.slice(1)) });
  }
  return found.sort((one, other) => one.index - other.index);
}
