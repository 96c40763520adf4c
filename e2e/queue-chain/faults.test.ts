import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJobApp, synthesizeJobApp } from './job-app.js';

let synthesized: Awaited<ReturnType<typeof synthesizeJobApp>>;
beforeAll(async () => {
  synthesized = await synthesizeJobApp();
});
afterAll(() => synthesized[Symbol.asyncDispose]());

describe('QueueChain with faults', () => {
  it('dead-letters the messages of jobs that fail or hang, and processes the others', async () => {
    await using app = await startJobApp(synthesized.path, {});
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
