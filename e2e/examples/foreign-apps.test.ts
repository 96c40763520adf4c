import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createStepwell, untypedExecution } from '@stepwell/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExampleApp, type RunningApp, exampleApp } from './example-app.js';

const quickly = { maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.2 };

/** Returns the output or the error of an execution. */
async function resultOf({ client }: RunningApp, executionArn: string): Promise<unknown> {
  using stepwell = createStepwell(client);
  return await untypedExecution(stepwell, executionArn)
    .result(quickly)
    .catch((error: unknown) => error);
}

describe.each(['order-processing', 'callback-approval'])(
  'the tests of %s, an app without Stepwell constructs',
  (name) => {
    it('pass with the testing kit in a temporary folder', async () => {
      await using app = await exampleApp(name);
      const { code, stdout } = await app.test();
      expect([code, /^# pass [1-9]/m.test(stdout), /^# fail 0$/m.test(stdout)], stdout).toEqual([0, true, true]);
    });
  },
);

describe('order-processing under `stepwell up`', () => {
  let app: ExampleApp;
  let running: RunningApp;
  beforeAll(async () => {
    app = await exampleApp('order-processing');
    running = await app.up();
  });
  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  it('processes orders with a definition file, substitutions, JSONPath and inline functions', async () => {
    const { InventoryTableName: TableName, StateMachineArn: stateMachineArn } =
      running.ready.outputs['OrderProcessing'] ?? {};
    const [dynamodb, sfn] = [new DynamoDBClient(running.client), new SFNClient(running.client)];
    await dynamodb.send(new PutItemCommand({ TableName, Item: { sku: { S: 'tea' }, stock: { N: '1' } } }));
    const order = { orderId: 'o1', card: '5555', items: [{ sku: 'tea', price: 10, quantity: 1 }] };
    const start = async () =>
      (await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(order) }))).executionArn ?? '';
    expect(await resultOf(running, await start())).toEqual({ net: 10, total: 12 });
    expect(await resultOf(running, await start())).toMatchObject({
      name: 'ExecutionFailed',
      error: 'OutOfStock',
      causeText: '1 of 1 items are out of stock: ["tea"]',
    });
    for (const client of [dynamodb, sfn]) client.destroy();
  });
});

describe('callback-approval under `stepwell up`', () => {
  let app: ExampleApp;
  let running: RunningApp;
  beforeAll(async () => {
    app = await exampleApp('callback-approval');
    running = await app.up();
  });
  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  it('gets a request from its API, sends it to a queue, and completes the task in a function', async () => {
    const post = (path: string, body: unknown) =>
      fetch(`${running.ready.outputs['Approval']?.['ApiUrl'] ?? ''}/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
    const { executionArn } = (await (await post('requests', { owner: 'ada', reason: 'a project' })).json()) as {
      executionArn: string;
    };
    const sqs = new SQSClient(running.client);
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'Approval-Requests' }));
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: QueueUrls[0], WaitTimeSeconds: 10 }),
    );
    sqs.destroy();
    const { token } = JSON.parse(Messages[0]?.Body ?? '{}') as { token: string };
    expect((await post('answers', { token, approved: false, comment: 'not now' })).status).toBe(202);
    expect(await resultOf(running, executionArn)).toMatchObject({
      name: 'ExecutionFailed',
      error: 'RequestRejected',
      causeText: 'not now',
    });
  });
});
