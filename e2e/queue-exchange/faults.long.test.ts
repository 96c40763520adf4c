import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { expectedResponse, message } from './effects.js';
import { startExchange } from './exchange-app.js';

// `npm test` runs all of these faults together: see chaos.
describe('an exchange with one kind of fault', () => {
  it(
    'processes each message once when the queue duplicates, reorders, drops and throttles messages',
    { timeout: 120_000 },
    async () => {
      await using faulty = await startExchange({
        processor: 'function',
        chaos: {
          seed: 1,
          delayMs: 300,
          maxPerItem: 2,
          sqs: { duplicate: 1, reorder: 0.5, drop: 0.3, throttle: 0.2 },
          states: { throttle: 0.2 },
        },
      });
      const sent = Array.from({ length: 12 }, (_, index) => message(`faulty-${index}`));
      const results = await Promise.all(sent.map((each) => faulty.run(each)));
      expect(results.map(({ output }) => output)).toEqual(sent.map(expectedResponse));
      expect(sent.map(({ name }) => faulty.effects.attempts.get(name))).toEqual(sent.map(() => 1));
      expect(faulty.environment.chaos.count('sqs', 'duplicate')).toBeGreaterThanOrEqual(sent.length);
    },
  );

  it(
    'returns each response to its own execution, and has each effect once, when consumers are killed',
    { timeout: 120_000 },
    async () => {
      await using faulty = await startExchange({
        processor: 'function',
        // A message of a killed consumer is received again after the timeout of the consumer.
        props: { consumerTimeout: Duration.seconds(6), maxReceiveCount: 20, batchSize: 1 },
        chaos: { seed: 3, maxPerItem: 2, lambda: { kill: 0.4 }, filter: ({ resource }) => resource.includes('Taker') },
      });
      const sent = Array.from({ length: 6 }, (_, index) => message(`killed-${index}`));
      const results = await Promise.all(sent.map((each) => faulty.run(each)));
      expect(results.map(({ output }) => output)).toEqual(sent.map(expectedResponse));
      for (const { name } of sent) expect(faulty.effects.done.get(name)?.size, name).toBe(1);
      expect(faulty.environment.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
    },
  );
});
