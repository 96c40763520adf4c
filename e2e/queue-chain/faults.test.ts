import { type FaultSite, type StartLocalOptions } from '@stepwell/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJobApp, synthesizeJobApp } from './job-app.js';

let synthesized: Awaited<ReturnType<typeof synthesizeJobApp>>;
beforeAll(async () => {
  synthesized = await synthesizeJobApp();
});
afterAll(() => synthesized[Symbol.asyncDispose]());

const start = (options: Omit<StartLocalOptions, 'app'> = {}) => startJobApp(synthesized.path, options);

describe('QueueChain with faults', () => {
  it('submits each job once when triggers are killed, responses are lost and messages are duplicated', async () => {
    const only = ({ service, resource }: FaultSite): boolean => service !== 'lambda' || resource.includes('Trigger');
    await using app = await start({
      chaos: {
        seed: 1,
        sqs: { duplicate: 1 },
        lambda: { kill: 0.5 },
        batch: { disconnect: 0.3 },
        maxPerItem: 1,
        filter: only,
      },
    });
    const sent = await Promise.all([1, 2, 3, 4].map((number) => app.chain.send({ number })));
    for (const [index, message] of sent.entries())
      expect(await app.chain.output('Second', message, { maxWaitTime: 60, maxDelay: 0.5 })).toEqual({
        number: index + 1,
        trail: ['First', 'Second'],
      });
    await app.waitUntil(() => app.jobs()['Second SUCCEEDED'] === 4);
    expect(app.environment.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
    expect(app.environment.chaos.count('batch', 'disconnect')).toBeGreaterThan(0);
    expect(app.jobs()).toEqual({ 'First SUCCEEDED': 4, 'Second SUCCEEDED': 4 });
  });

  it('runs the next stage once when a job runs again after its host was lost', async () => {
    await using app = await start({ chaos: { seed: 2, batch: { kill: 1 }, maxPerItem: 1 } });
    const message = await app.chain.send({ number: 1 });
    expect(await app.chain.output('Second', message, { maxWaitTime: 60, maxDelay: 0.5 })).toEqual({
      number: 1,
      trail: ['First', 'Second'],
    });
    await app.waitUntil(() => app.jobs()['Second SUCCEEDED'] === 1);
    expect(app.environment.chaos.count('batch', 'kill')).toBe(2);
    expect(app.jobs()).toEqual({ 'First SUCCEEDED': 1, 'Second SUCCEEDED': 1 });
  });

  it('dead-letters the messages of jobs that fail or hang, and processes the others', async () => {
    await using app = await start();
    const bad = [{ First: 'die' }, { Second: 'die' }, { First: 'hang' }];
    await Promise.all(bad.map((message) => app.chain.send(message)));
    const good = await app.chain.send({ number: 1 });
    expect(await app.chain.output('Second', good, { maxWaitTime: 60, maxDelay: 0.5 })).toEqual({
      number: 1,
      trail: ['First', 'Second'],
    });
    await app.waitUntil(() =>
      Object.entries({ 'First RUNNING': 1, 'First FAILED': 1, 'Second SUCCEEDED': 1, 'Second FAILED': 1 }).every(
        ([each, count]) => app.jobs()[each] === count,
      ),
    );
    // Terminates the jobs as the timeout of Batch would, whose minimum is a minute.
    for (const jobId of app.ids)
      await app.environment.services.batch.call('TerminateJob', { jobId, reason: 'it hangs' });
    await app.waitUntil(() => app.deadLetters('First').length === 2 && app.deadLetters('Second').length === 1);
    expect(app.deadLetters('First')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ body: { First: 'die' }, reason: expect.stringContaining('exit code 3') as string }),
        expect.objectContaining({ body: { First: 'hang' }, reason: expect.stringContaining('it hangs') as string }),
      ]),
    );
    expect(app.deadLetters('Second')).toMatchObject([
      { body: { Second: 'die', trail: ['First'] }, reason: expect.stringContaining('exit code 3') as string },
    ]);
    expect(app.jobs()).toEqual({ 'First SUCCEEDED': 2, 'First FAILED': 2, 'Second SUCCEEDED': 1, 'Second FAILED': 1 });
  });
});
