import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { startExchange } from './exchange-app.js';

const scenes = (count: number, name: string) => Array.from({ length: count }, (_, index) => ({ name: `${name}-${index}`, nonce: String(Math.random()) }));
const processed = (given: { name: string }) => ({ message: { ...given, planned: `by activator of ${given.name}` }, processedFor: given.name });

/** Processors that a killed taker had called are called again with the same id, which takers that live never do. */
const quick = { takerTimeout: Duration.seconds(6), maxReceiveCount: 20 };
const patient = { maxReceiveCount: 20 };

describe('with a queue', () => {
  it('that delivers every message twice, half of them while the first is at work, each is acted on once', { timeout: 120_000 }, async () => {
    await using app = await startExchange({ processor: 'function', props: patient, chaos: { seed: 1, delayMs: 300, perSubject: 1, sqs: { duplicate: 1 } } });
    const given = scenes(20, 'twice');
    const ends = await Promise.all(given.map((each) => app.run(each)));
    expect(ends.map(({ output }) => output)).toEqual(given.map(processed));
    expect(given.map(({ name }) => app.effects.tries.get(name))).toEqual(given.map(() => 1));
    expect(app.environment.chaos.count('sqs', 'duplicate')).toBeGreaterThanOrEqual(20);
  });

  it('that mixes up the order, loses messages on their way and refuses calls, nothing is lost and nothing happens twice', { timeout: 120_000 }, async () => {
    await using app = await startExchange({
      processor: 'function',
      props: patient,
      chaos: { seed: 2, delayMs: 300, perSubject: 3, sqs: { duplicate: 0.3, reorder: 0.5, drop: 0.3, throttle: 0.3 }, states: { throttle: 0.2 }, dynamodb: { throttle: 0.2 } },
    });
    const given = scenes(20, 'mixed');
    const ends = await Promise.all(given.map((each) => app.run(each)));
    expect(ends.map(({ output }) => output)).toEqual(given.map(processed));
    for (const { name } of given) expect(app.effects.done.get(name)?.size, name).toBe(1);
  });
});

describe('takers that are killed', () => {
  it('at any moment leave every execution with the answer to its own message, and every change made once', { timeout: 120_000 }, async () => {
    await using app = await startExchange({
      processor: 'function',
      props: { ...quick, batchSize: 1 },
      chaos: { seed: 3, perSubject: 2, lambda: { kill: 0.4 }, only: ({ resource }) => resource.includes('Taker') },
    });
    const given = scenes(10, 'killed');
    const ends = await Promise.all(given.map((each) => app.run(each)));
    expect(ends.map(({ output }) => output)).toEqual(given.map(processed));
    for (const { name } of given) expect(app.effects.done.get(name)?.size, name).toBe(1);
  });
});
