import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { listExecutions, untypedExecution } from '@stepwell/sdk';
import { expect } from 'vitest';
import { type CountingApp, startCountingApp, synthesizeCountingApp } from '../../queue-router/counting-app.js';
import { type ChaosSystem, type Loss } from '../system.js';
import { countAttempts } from './count-attempts.js';
import { waitUntil } from './wait-until.js';

/** Routes and the number of messages that the test sends to each. Second receives the outputs of First. */
const routes = { First: 5, Second: 0, Ordered: 4, Nested: 4 } as const;
type Route = keyof typeof routes;
const names = Object.keys(routes) as Route[]; // the keys of routes
const idsOf = (route: Route): string[] =>
  Array.from({ length: routes[route === 'Second' ? 'First' : route] }, (_, index) => `m${index}`);

/** Each message has one execution whose step ran, or is in the dead-letter queue of its route with the reason. */
export const queueRouterSystem: ChaosSystem = {
  name: 'QueueRouter',
  concurrency: 1,
  async prepare() {
    const synthesized = await synthesizeCountingApp();
    return {
      async run(chaos, signal) {
        await using app = await startCountingApp(synthesized.path, { chaos });
        for (const route of names.filter((name) => name !== 'Second')) {
          const group = (id: string): object =>
            route === 'Ordered' ? { MessageGroupId: 'one', MessageDeduplicationId: id } : {};
          // One call per message, because chaos rejects entries of a batch.
          for (const id of idsOf(route))
            await app.sqs.send(
              new SendMessageCommand({
                QueueUrl: app.output(`${route}Url`),
                MessageBody: JSON.stringify({ id }),
                ...group(id),
              }),
            );
        }
        let ended: readonly Ended[] = [];
        await waitUntil(async () => {
          if (names.some((route) => app.waiting(route) > 0)) return false;
          ended = await executionsOf(app);
          return ended.every(({ status }) => status !== 'RUNNING') && unsettled(app, ended).length === 0;
        }, signal);
        return await check(app, ended);
      },
      [Symbol.asyncDispose]: () => synthesized[Symbol.asyncDispose](),
    };
  },
};

interface Ended {
  /** `<route> <id>`. */
  readonly key: string;
  readonly status: string;
  readonly executionArn: string;
}

const letterIds = (app: CountingApp, route: Route): string[] =>
  app.deadLetters(route).map(({ body }) => (JSON.parse(body) as { id: string }).id);

/**
 * Returns the messages without a succeeded execution and without a dead letter. A message that First dead-lettered
 * never reaches Second.
 */
function unsettled(app: CountingApp, ended: readonly Ended[]): string[] {
  const settled = new Set([
    ...ended.filter(({ status }) => status === 'SUCCEEDED').map(({ key }) => key),
    ...names.flatMap((route) => letterIds(app, route).map((id) => `${route} ${id}`)),
    ...letterIds(app, 'First').map((id) => `Second ${id}`),
  ]);
  return names.flatMap((route) => idsOf(route).map((id) => `${route} ${id}`)).filter((key) => !settled.has(key));
}

async function check(app: CountingApp, ended: readonly Ended[]): Promise<readonly Loss[]> {
  expect([...ended].map(({ key }) => key).sort(), 'one execution for each message').toEqual(
    [...new Set(ended.map(({ key }) => key))].sort(),
  );
  const counts = await app.counts();
  for (const { key, status } of ended)
    if (status === 'SUCCEEDED') expect(counts.get(key) ?? 0, `${key} was done`).toBeGreaterThan(0);
  const done = new Set(ended.filter(({ status }) => status === 'SUCCEEDED').map(({ key }) => key));
  const letters = names.flatMap((route) =>
    app.deadLetters(route).map(({ body, attributes, receives }) => ({
      receives,
      key: `${route} ${(JSON.parse(body) as { id: string }).id}`,
      ...attributes,
    })),
  );
  return await Promise.all(
    letters.map(async ({ key, receives, ...attributes }): Promise<Loss> => {
      const {
        errorType,
        errorMessage,
        origin = '',
      } = attributes as Partial<Record<'errorType' | 'errorMessage' | 'origin', string>>;
      const item = done.has(key) ? `${key} (done, and dead-lettered)` : key;
      if (errorType === undefined)
        return { item, reason: 'was throttled by chaos, or killed, at each receive', attempts: receives };
      const history = [];
      for await (const event of untypedExecution(app.stepwell, origin).events()) history.push(event);
      return { item, reason: `${errorType}: ${errorMessage}`, attempts: countAttempts(history, errorType) };
    }),
  );
}

async function executionsOf(app: CountingApp): Promise<Ended[]> {
  const found: Ended[] = [];
  for await (const { executionArn, status } of listExecutions(app.stepwell, app.output('StateMachineArn'))) {
    const { input = '{}' } = await app.stepwell.sfn.send(new DescribeExecutionCommand({ executionArn }));
    const { parameters, eventSourceARN } = JSON.parse(input) as {
      readonly parameters: { readonly event: string };
      readonly eventSourceARN: string;
    };
    const route = names.find((name) => app.output(`${name}Arn`) === eventSourceARN) ?? 'unknown';
    found.push({ key: `${route} ${(JSON.parse(parameters.event) as { id: string }).id}`, status, executionArn });
  }
  return found;
}
