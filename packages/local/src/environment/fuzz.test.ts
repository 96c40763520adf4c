import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../kernel/testing/random.js';
import { type FuzzedService, type RandomRequest, randomRequest } from '../kernel/testing/random-requests.js';
import { withRegisteredServices } from '../kernel/testing/registered-services.js';
import { RequestClient } from '../kernel/testing/request-client.js';
import { createResources } from '../kernel/testing/resources.js';
import { startLocal } from './start-local.js';

const requests = process.env['STEPWELL_LONG'] === '1' ? 10_000 : 500;
const seed = Number(process.env['FUZZ_SEED'] ?? 20261130);

const problems: string[] = [];
const { started: local, services } = await withRegisteredServices(() =>
  startLocal({ onProblem: (problem) => problems.push(problem) }),
);
const client = new RequestClient(local.endpoint);

afterAll(async () => {
  client.close();
  await local.close();
});

/** Operations whose responses may take longer, because they wait for messages, tasks or events. */
const waiting = new Set(['GetActivityTask', 'StartLiveTail']);

describe(`${requests} random requests (FUZZ_SEED=${seed})`, () => {
  it('have no defect, no late response and no memory that stays', async () => {
    const fuzzed = services.map(({ model, operations }): FuzzedService => ({
      model,
      operations: Object.keys(operations).filter((operation) => !waiting.has(operation)),
    }));
    const known = await createResources(local);
    const random = new Random(seed);
    const failed: string[] = [];
    const run = async (count: number): Promise<number> => {
      await client.forEach(Array.from({ length: count }), async () => {
        const each = randomRequest(random, fuzzed, known);
        const started = performance.now();
        const response = await client.send(each.signingName, each.request, 5000).catch(String);
        const milliseconds = Math.round(performance.now() - started);
        if (typeof response === 'string') failed.push(`${describeRequest(each)}\n  ${response}`);
        else if (response.status === 500 || milliseconds > 5000)
          failed.push(
            `${describeRequest(each)}\n  ${response.status} ${response.body.slice(0, 300)}, ${milliseconds} ms`,
          );
      });
      return heapMegabytes();
    };
    const heaps = [await run(requests / 2), await run(requests / 2)];
    expect(failed.slice(0, 10)).toEqual([]);
    expect(problems).toEqual([]);
    expect((heaps[1] ?? 0) - (heaps[0] ?? 0)).toBeLessThan(20);
  });
});

function describeRequest({ service, operation, request }: RandomRequest): string {
  const { method, path, headers, body } = request;
  return `${service} ${operation}: ${method} ${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 300)} ${Buffer.from(body).toString('utf8').slice(0, 500)}`;
}

function heapMegabytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // the flag adds it
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
