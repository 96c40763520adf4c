import { Duration } from 'aws-cdk-lib';
import { untypedExecution } from '@stepwell/sdk';
import { expect } from 'vitest';
import {
  type CompletedExecution,
  type ExchangeApp,
  type ExchangeAppProps,
  startSynthesizedExchange,
  synthesizeExchange,
} from '../../queue-exchange/exchange-app.js';
import { type ChaosSystem, type Loss } from '../system.js';
import { countAttempts } from './count-attempts.js';
import { waitUntil } from './wait-until.js';
import { startWorkers } from './workers.js';

const MESSAGES = 5;

/**
 * Each execution has the response to its own message, whose side effect has one id, or fails with the reason. Functions
 * hold claims in real time, so this system uses the real clock.
 */
function queueExchangeSystem(processor: ExchangeAppProps['processor'], props: ExchangeAppProps['props']): ChaosSystem {
  return {
    name: `QueueExchange, ${processor}`,
    concurrency: 4,
    async prepare() {
      const synthesized = await synthesizeExchange({ processor, props });
      return {
        async run(chaos, signal) {
          await using app = await startSynthesizedExchange(synthesized, { chaos });
          await using _ = processor === 'worker' ? await startWorkers(app, chaos.seed) : undefined;
          const messages = Array.from({ length: MESSAGES }, (__, index) => ({
            name: `${chaos.seed}-${index}`,
            nonce: `${chaos.seed}`,
          }));
          for (const { name } of messages) {
            app.effects.attempts.delete(name);
            app.effects.done.delete(name);
          }
          const ends = await Promise.all(messages.map((message) => app.run(message)));
          const losses: Loss[] = [];
          for (const [index, end] of ends.entries()) {
            const { name = '', nonce } = messages[index] ?? {};
            // If the Processor dies after a side effect, it repeats the side effect with the same id.
            expect(app.effects.done.get(name)?.size ?? 0, `ids of the changes of ${name}`).toBeLessThanOrEqual(1);
            if (end.status !== 'SUCCEEDED') losses.push(await findLoss(app, name, end));
            else
              expect([end.output, app.effects.done.get(name)?.size]).toEqual([
                {
                  message: { name, nonce, ...(processor === 'worker' ? {} : { planned: `by activator of ${name}` }) },
                  processedFor: name,
                },
                1,
              ]);
          }
          await waitUntil(() => waiting(app, 'QueueArn') + waiting(app, 'DeadLetterQueueArn') === 0, signal);
          const undeliverable = waiting(app, 'UndeliverableQueueArn');
          if (undeliverable > 0)
            losses.push({
              item: `${undeliverable} messages in the undeliverable queue`,
              reason: 'the dead-letter function was throttled by chaos, or killed, at each receive',
              attempts: 10,
            });
          return losses;
        },
        [Symbol.asyncDispose]: () => synthesized[Symbol.asyncDispose](),
      };
    },
  };
}

const waiting = (app: ExchangeApp, queue: string): number =>
  app.environment.services.sqs.messages(app.output(queue)).length;

async function findLoss(
  app: ExchangeApp,
  name: string,
  { executionArn, error, cause }: CompletedExecution,
): Promise<Loss> {
  const attempts = /was tried (\d+) times/.exec(cause ?? '')?.[1];
  const history = [];
  for await (const event of untypedExecution(app.stepwell, executionArn).events()) history.push(event);
  const jobAttempts = error === 'BatchJobFailed' ? 3 : 0;
  return {
    item: name,
    reason: `${error}: ${cause}`,
    attempts: attempts === undefined ? Math.max(jobAttempts, countAttempts(history, error)) : Number(attempts),
  };
}

export const queueExchangeSystems: readonly ChaosSystem[] = [
  queueExchangeSystem('function', { consumerTimeout: Duration.seconds(6), maxReceiveCount: 6, batchSize: 2 }),
  queueExchangeSystem('worker', { activatorFunction: undefined, maxReceiveCount: 6 }),
  queueExchangeSystem('job', { maxReceiveCount: 6 }),
];
