import { listExecutions, untypedExecution } from '@stepwell/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sized } from '../environment/sized.js';
import { type CountingApp, startCountingApp, synthesizeCountingApp } from './counting-app.js';
import { ids, messages, once, settled, sorted } from './counted-messages.js';

let synthesized: Awaited<ReturnType<typeof synthesizeCountingApp>>;
beforeAll(async () => {
  synthesized = await synthesizeCountingApp();
});
afterAll(() => synthesized[Symbol.asyncDispose]());

describe('QueueRouter with faults', () => {
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
