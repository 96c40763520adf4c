import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages, once, settled, sorted } from './counted-messages.js';
import { startCountingApp, synthesizeCountingApp } from './counting-app.js';

let synthesized: Awaited<ReturnType<typeof synthesizeCountingApp>>;
beforeAll(async () => {
  synthesized = await synthesizeCountingApp();
});
afterAll(() => synthesized[Symbol.asyncDispose]());

// `npm test` runs all of these faults together: see chaos.
describe('QueueRouter with one kind of fault', () => {
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
});
