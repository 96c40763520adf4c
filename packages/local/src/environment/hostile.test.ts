import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModel } from '../kernel/models/read-model.js';
import { type HostileRequest, hostileRequests, type HostileTargets } from '../kernel/testing/hostile-expressions.js';
import { RequestClient } from '../kernel/testing/request-client.js';
import { writeRequest } from '../kernel/testing/wire-request.js';
import { startLocal } from './start-local.js';

const numRuns = Number(process.env['STEPWELL_HOSTILE_RUNS'] ?? 10_000);
const account = '123456789012';

/** Limits for one request: CPU time of the process, and CPU time of it while the endpoint responds to a ping. */
const limits = { cpuMs: 2_000, pingMs: 250 };

// `npm run test:long` sets STEPWELL_LONG.
describe.skipIf(process.env['STEPWELL_LONG'] !== '1')('an expression in a request', () => {
  it('has a response within two seconds, and does not block the endpoint', { timeout: 7_200_000 }, async () => {
    const problems: string[] = [];
    await using local = await startLocal({ onProblem: (problem) => problems.push(problem) });
    const client = new RequestClient(local.endpoint);
    const targets = await createTargets(client);
    const pings = new Pings(local.endpoint);
    const faults: string[] = [];
    const worst = { cpuMs: 0, pingMs: 0 };
    await fc.assert(
      fc.asyncProperty(hostileRequests(targets), async (requests) => {
        // Pings that waited while the requests were generated do not count.
        await pings.restart();
        const started = process.cpuUsage();
        const statuses: number[] = [];
        for (const request of requests) statuses.push((await call(client, request)).status);
        const { user, system } = process.cpuUsage(started);
        const [cpuMs, pingMs] = [(user + system) / 1000, pings.longest];
        Object.assign(worst, { cpuMs: Math.max(worst.cpuMs, cpuMs), pingMs: Math.max(worst.pingMs, pingMs) });
        if (cpuMs > limits.cpuMs || pingMs > limits.pingMs || statuses.some((status) => status >= 500))
          faults.push(`${statuses}, ${cpuMs} ms, ping ${pingMs} ms: ${JSON.stringify(requests).slice(0, 2_000)}`);
      }),
      { numRuns, endOnFailure: true },
    );
    await pings.stop();
    client.close();
    console.info(`hostile: ${numRuns} requests, worst ${JSON.stringify(worst)}`);
    expect(faults).toEqual([]);
    expect(problems).toEqual([]);
  });
});

async function call(
  client: RequestClient,
  { service, operation, input }: HostileRequest,
): Promise<{ readonly status: number; readonly body: string }> {
  const model = readModel(service);
  const protocol = model.protocol === 'smithy-rpc-v2-cbor' ? 'json' : model.protocol;
  const request = writeRequest(model, protocol, operation, input);
  if (request === undefined) throw new Error(`${operation} must have a complete input`);
  return client.send(model.signingName, request);
}

/** Pings the endpoint from another thread, which the main thread cannot delay. */
class Pings {
  /** The longest ping in milliseconds; of the time on the clock and the CPU time of the process the shorter. */
  longest = 0;
  #notify: () => void = () => undefined;
  readonly #worker: Worker;

  constructor(endpoint: string) {
    this.#worker = new Worker(
      `const { get } = require('node:http');
       const { parentPort } = require('node:worker_threads');
       const ping = () => {
         const started = performance.now();
         const before = process.cpuUsage();
         get('${endpoint}/', (response) => response.resume().once('end', () => {
           const { user, system } = process.cpuUsage(before);
           parentPort.postMessage(Math.min(performance.now() - started, (user + system) / 1000));
           setTimeout(ping, 5);
         })).once('error', () => setTimeout(ping, 5));
       };
       ping();`,
      { eval: true },
    );
    this.#worker.on('message', (milliseconds: number) => {
      this.longest = Math.max(this.longest, milliseconds);
      this.#notify();
    });
  }

  /** Resolves after a ping that starts after this call. */
  async restart(): Promise<void> {
    for (let pings = 0; pings < 2; pings++) await new Promise<void>((resolve) => (this.#notify = resolve));
    this.longest = 0;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Creates a topic, a table with deep and large items, and a log group with long messages. */
async function createTargets(client: RequestClient): Promise<HostileTargets> {
  const create = async (service: string, operation: string, input: Record<string, unknown>): Promise<string> => {
    const { status, body } = await call(client, { service, operation, input });
    if (status >= 300) throw new Error(`${operation}: ${status} ${body}`);
    return body;
  };
  const topicArn = `arn:aws:sns:us-east-1:${account}:hostile`;
  await create('sns', 'CreateTopic', { Name: 'hostile' });
  const subscribed = await create('sns', 'Subscribe', {
    TopicArn: topicArn,
    Protocol: 'sqs',
    // A queue that does not exist, so that no message stays in memory.
    Endpoint: `arn:aws:sqs:us-east-1:${account}:none`,
    Attributes: { FilterPolicyScope: 'MessageBody' },
  });
  await create('dynamodb', 'CreateTable', {
    TableName: 'hostile',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  let deep: unknown = { S: 'a' };
  for (let level = 0; level < 28; level++) deep = level % 2 === 0 ? { L: [deep] } : { M: { a: deep, b: { N: '1' } } };
  const list = Array.from({ length: 5_000 }, (_item, i) => (i % 2 === 0 ? { N: String(i) } : { S: 'b' }));
  for (let id = 0; id < 20; id++) {
    const Item = { id: { S: String(id) }, a: deep, b: { S: 'a'.repeat(100_000) }, c: { L: list } };
    await create('dynamodb', 'PutItem', { TableName: 'hostile', Item });
  }
  const logs = { logGroupName: 'hostile', logStreamName: 'all' };
  await create('cloudwatchlogs', 'CreateLogGroup', { logGroupName: logs.logGroupName });
  await create('cloudwatchlogs', 'CreateLogStream', logs);
  const message = JSON.stringify({ a: `${'ab'.repeat(5_000)}!` });
  await create('cloudwatchlogs', 'PutLogEvents', {
    ...logs,
    logEvents: Array.from({ length: 50 }, () => ({ timestamp: Date.now(), message })),
  });
  const subscriptionArn = /<SubscriptionArn>(.*)<\/SubscriptionArn>/.exec(subscribed)?.[1] ?? '';
  return { table: 'hostile', topicArn, subscriptionArn, logGroup: logs.logGroupName };
}
