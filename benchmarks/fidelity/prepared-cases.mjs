// Prepares recorded cases that need queues, topics, tables or buses: creates these resources on the endpoint, replaces
// placeholders, and replays the consumers of the queues.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** The supported services. Cases that need others are skipped. */
const SERVED = new Set(['sqs', 'sns', 'dynamodb', 'events']);
const QUEUE_URL = /https:\/\/sqs\.us-east-1\.amazonaws\.com\/111111111111\/([\w-]+)/g;
const TOPIC = 'sns_create_topic().TopicArn';

/**
 * Writes the cases that need services other than S3 to a folder for the runner.
 *
 * @param {string} from the folder of all cases
 * @param {string} to the folder to write
 * @param {{ endpoint: string, region: string, credentials: import('@aws-sdk/types').AwsCredentialIdentity }}
 * configuration of clients
 * @returns {Promise<{ count: number, stop(): Promise<void> }>} the number of cases; `stop` ends the consumers
 */
export async function prepareCases(from, to, configuration) {
  const clients = {
    sqs: new SQSClient(configuration),
    sns: new SNSClient(configuration),
    dynamodb: new DynamoDBClient(configuration),
    sfn: new SFNClient(configuration),
  };
  const stopping = new AbortController();
  const consumers = [];
  mkdirSync(to, { recursive: true });
  let count = 0;
  for (const file of readdirSync(from)) {
    const cases = JSON.parse(readFileSync(join(from, file), 'utf8')).filter(
      ({ needs }) => needs.length > 0 && needs.every((service) => SERVED.has(service)),
    );
    const prepared = [];
    for (const each of cases) prepared.push(await prepare(each, clients, consumers, stopping.signal));
    count += prepared.length;
    if (prepared.length > 0) writeFileSync(join(to, file), JSON.stringify(prepared));
  }
  return {
    count,
    async stop() {
      stopping.abort();
      await Promise.allSettled(consumers);
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** Creates the resources of one case. Returns the case with its placeholders replaced. */
async function prepare(recorded, { sqs, sns, dynamodb, sfn }, consumers, signal) {
  let text = JSON.stringify(recorded);
  const setUp = recorded.setup ?? [];
  const setUpCalls = (service, op) => setUp.filter((call) => call.service === service && call.op === op);
  for (const name of new Set([...text.matchAll(QUEUE_URL)].map(([, queue]) => queue))) {
    // Cases that were recorded together share a queue. Here each case has its own, with its own messages.
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${consumers.length}` }));
    text = text
      .replaceAll(`https://sqs.us-east-1.amazonaws.com/111111111111/${name}"`, `${QueueUrl}"`)
      .replaceAll(`https://sqs.us-east-1.amazonaws.com/111111111111/${name}\\"`, `${QueueUrl}\\"`);
    consumers.push(consume(sqs, sfn, QueueUrl, responsesOf(recorded), signal));
  }
  if (text.includes(TOPIC)) {
    const { TopicArn } = await sns.send(
      new CreateTopicCommand({ Name: `topic-${recorded.id.length}-${Math.abs(hash(recorded.id))}` }),
    );
    text = text.replaceAll(TOPIC, TopicArn);
    for (const _ of setUpCalls('sns', 'subscribe')) {
      const { QueueUrl } = await sqs.send(
        new CreateQueueCommand({ QueueName: `subscribed-${Math.abs(hash(recorded.id))}` }),
      );
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes.QueueArn }));
    }
    if (setUpCalls('sns', 'delete_topic').length > 0) await sns.send(new DeleteTopicCommand({ TopicArn }));
  }
  const { TableName } = JSON.parse(recorded.input ?? '{}');
  // The table must not exist if the recording expects it to be missing.
  if (TableName !== undefined && !TableName.startsWith('no_such')) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  }
  return JSON.parse(text);
}

/** The responses of the worker in the recording, in order. Like the input of the case, they come from outside. */
function responsesOf({ expected }) {
  const responses = [];
  for (const {
    type,
    taskSucceededEventDetails: succeeded,
    taskFailedEventDetails: failed,
    taskTimedOutEventDetails: timedOut,
  } of expected.history?.events ?? expected.history ?? []) {
    if (type === 'TaskSucceeded' && /waitForTaskToken/.test(succeeded.resource))
      responses.push({ output: succeeded.output });
    if (type === 'TaskFailed' && /waitForTaskToken/.test(failed.resource))
      responses.push({ error: failed.error, cause: failed.cause });
    if (type === 'TaskTimedOut' && /waitForTaskToken/.test(timedOut.resource)) responses.push({});
  }
  return responses;
}

/** Receives messages from a queue and responds to their task tokens. */
async function consume(sqs, sfn, QueueUrl, responses, signal) {
  const remaining = [...responses];
  while (!signal.aborted && remaining.length > 0) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 20 }),
      // A signal for each request: the SDK never removes its listener.
      { abortSignal: AbortSignal.any([signal]) },
    );
    for (const { Body, ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const { TaskToken: taskToken } = JSON.parse(Body);
      const { output, error, cause } = remaining.shift() ?? {};
      if (taskToken === undefined) continue;
      if (output !== undefined)
        await sfn.send(new SendTaskSuccessCommand({ taskToken, output: withToken(output, taskToken) }));
      if (error !== undefined) await sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }));
    }
  }
}

/** A recorded output is JSON text or a parsed value, in which a placeholder replaces the task token. */
function withToken(output, taskToken) {
  if (typeof output === 'string') return output;
  return JSON.stringify('TaskToken' in output ? { ...output, TaskToken: taskToken } : output);
}

function hash(text) {
  return [...text].reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) | 0, 7);
}
