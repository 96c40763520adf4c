import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@stepwell/asl';
import { Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as CdkFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoAttributeValue, DynamoPutItem } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Duration } from 'aws-cdk-lib';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized, type SynthesizedApp } from '../../testing/synthesized.js';
import { type ChaosOptions } from './index.js';

/** Counts what it is called with in a table, again and again where it is refused; inline code has no SDK. */
const counting = `
const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION, TABLE } = process.env;
const headers = {
  authorization: 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/20260101/' + AWS_REGION + '/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.UpdateItem',
};
const count = async (id) => {
  const body = JSON.stringify({ TableName: TABLE, Key: { id: { S: id } }, UpdateExpression: 'ADD times :one', ExpressionAttributeValues: { ':one': { N: '1' } } });
  for (;;) if ((await fetch(AWS_ENDPOINT_URL, { method: 'POST', headers, body })).ok) return;
};
exports.handler = async (event) => {
  for (const record of event.Records ?? [{ body: event.id }]) await count(record.body);
  return 'done';
};`;

let app: SynthesizedApp;
beforeAll(async () => {
  app = await synthesized((root) => {
    const stack = new Stack(root, 'Chaos');
    const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    const count = new CdkFunction(stack, 'Count', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(counting),
      environment: { TABLE: table.tableName },
      timeout: Duration.seconds(20),
    });
    table.grantReadWriteData(count);
    const queue = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(60) });
    count.addEventSource(new SqsEventSource(queue, { batchSize: 5 }));
    const seen = new Queue(stack, 'Seen');
    const bus = new EventBus(stack, 'Bus');
    new Rule(stack, 'Rule', {
      eventBus: bus,
      eventPattern: { source: ['test'] },
      targets: [new SqsQueue(seen), new LambdaFunction(count)],
    });
    const put = DynamoPutItem.jsonata(stack, 'Put', { table, item: { id: DynamoAttributeValue.fromString('put') } });
    new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(put) });
    const topic = new Topic(stack, 'Topic');
    topic.addSubscription(new SqsSubscription(seen));
  });
});
afterAll(() => app[Symbol.asyncDispose]());

async function environment(chaos: ChaosOptions) {
  const local = await startLocal({ app: app.path, clock: new VirtualClock(), chaos });
  const named = (id: string): string =>
    local.resources.find((resource) => resource.path.startsWith(`Chaos/${id}/Resource`))?.physicalId ?? '';
  const counts = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await local.services.dynamodb.items(named('Table'))).map((item) => [
        item['id']?.S ?? '',
        Number(item['times']?.N),
      ]),
    );
  const until = async (isDone: () => Promise<boolean>): Promise<void> => {
    while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { local, named, counts, until };
}

describe('an app under chaos', () => {
  it('processes every message of a queue at least once, with kills and duplicates', async () => {
    const { local, named, counts, until } = await environment({
      seed: 4,
      sqs: { duplicate: 0.3, reorder: 0.3, drop: 0.2 },
      lambda: { kill: 0.3 },
    });
    await using _ = local;
    const ids = Array.from({ length: 10 }, (__, index) => `m${index}`);
    for (const id of ids) local.services.sqs.send(named('Queue'), { body: id });
    await until(async () => local.services.sqs.messages(named('Queue')).length === 0);
    const done = await counts();
    expect(Object.keys(done).sort()).toEqual([...ids].sort());
    expect(local.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
    expect(local.chaos.count('sqs', 'duplicate')).toBeGreaterThan(0);
    expect(Object.values(done).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(ids.length);
  });

  it('receives every message maxPerItem more times, even after it is deleted', async () => {
    const { local, named, counts, until } = await environment({ seed: 1, sqs: { duplicate: 1 }, maxPerItem: 2 });
    await using _ = local;
    for (const id of ['a', 'b', 'c']) local.services.sqs.send(named('Queue'), { body: id });
    await until(async () => Object.values(await counts()).reduce((sum, times) => sum + times, 0) >= 9);
    await until(async () => local.services.sqs.messages(named('Queue')).length === 0);
    expect(await counts()).toEqual({ a: 3, b: 3, c: 3 });
    expect(local.chaos.count('sqs', 'duplicate')).toBe(6);
  });

  it('receives events and notifications twice, with the same IDs', async () => {
    const { local, named, until } = await environment({
      seed: 1,
      events: { duplicate: 1, delay: 0.5 },
      sns: { duplicate: 1 },
    });
    await using _ = local;
    const events = new EventBridgeClient(local.clientConfig());
    await events.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: named('Bus'), Source: 'test', DetailType: 'x', Detail: '{"n":1}' }],
      }),
    );
    events.destroy();
    await local.services.sns.publish(named('Topic'), { message: 'hello' });
    await until(async () => Promise.resolve(local.services.sqs.messages(named('Seen')).length === 4));
    const bodies = local.services.sqs
      .messages(named('Seen'))
      .map((message) => JSON.parse(message.body) as { id?: string; MessageId?: string });
    expect(new Set(bodies.flatMap(({ id }) => id ?? [])).size).toBe(1);
    expect(new Set(bodies.flatMap(({ MessageId }) => MessageId ?? [])).size).toBe(1);
    expect(local.chaos.counts()).toMatchObject({ events: { duplicate: 2 }, sns: { duplicate: 1 } });
  });

  it('is throttled, but its tests are not', async () => {
    const { local, named, counts, until } = await environment({ seed: 2, dynamodb: { throttle: 0.9 } });
    await using _ = local;
    local.services.sqs.send(named('Queue'), { body: 'one' });
    await until(async () => local.services.sqs.messages(named('Queue')).length === 0);
    expect(Object.keys(await counts())).toEqual(['one']);
    expect(local.chaos.count('dynamodb', 'throttle')).toBeGreaterThan(0);

    local.chaos.inject({ dynamodb: { throttle: 1 }, events: { throttle: 1 } });
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...local.clientConfig(), maxAttempts: 1 }));
    await documents.send(new PutCommand({ TableName: named('Table'), Item: { id: 'two', times: 1 } }));
    documents.destroy();
    expect(Object.keys(await counts()).sort()).toEqual(['one', 'two']);
  });

  it('loses responses of processed calls, but its tests do not', async () => {
    const { local, named, counts } = await environment({ seed: 1, dynamodb: { disconnect: 1 } });
    await using _ = local;
    const { executionArn } = await local.services.states.call('StartExecution', { stateMachineArn: named('Machine') });
    expect(await local.services.states.waitForExecution(String(executionArn))).toMatchObject({
      status: 'FAILED',
      error: 'DynamoDB.SdkClientException',
    });
    expect(Object.keys(await counts())).toEqual(['put']);
    expect(local.chaos.counts()).toEqual({ dynamodb: { disconnect: 1 } });
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...local.clientConfig(), maxAttempts: 1 }));
    await documents.send(new PutCommand({ TableName: named('Table'), Item: { id: 'two' } }));
    documents.destroy();
  });

  it('receives failed entries of PutEvents in a successful call', async () => {
    const { local, named } = await environment({ seed: 3, events: { partial: 0.5 } });
    await using _ = local;
    const events = new EventBridgeClient(local.clientConfig());
    const answer = await events.send(
      new PutEventsCommand({
        Entries: Array.from({ length: 10 }, () => ({
          EventBusName: named('Bus'),
          Source: 'none',
          DetailType: 'x',
          Detail: '{}',
        })),
      }),
    );
    events.destroy();
    expect(answer.FailedEntryCount).toBe(local.chaos.count('events', 'partial'));
    expect(answer.FailedEntryCount).toBeGreaterThan(0);
    expect(answer.Entries?.filter((entry) => entry.ErrorCode === 'ThrottlingException')).toHaveLength(
      answer.FailedEntryCount ?? 0,
    );
    expect(answer.Entries?.filter((entry) => entry.EventId !== undefined).length).toBe(
      10 - (answer.FailedEntryCount ?? 0),
    );
  });
});
