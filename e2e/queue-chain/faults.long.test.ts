import { type FaultSite, type StartLocalOptions } from '@stepwell/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJobApp, synthesizeJobApp } from './job-app.js';

let synthesized: Awaited<ReturnType<typeof synthesizeJobApp>>;
beforeAll(async () => {
  synthesized = await synthesizeJobApp();
});
afterAll(() => synthesized[Symbol.asyncDispose]());

const start = (options: Omit<StartLocalOptions, 'app'> = {}) => startJobApp(synthesized.path, options);

// `npm test` runs all of these faults together: see chaos.
describe('QueueChain with some kinds of faults', () => {
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
});
