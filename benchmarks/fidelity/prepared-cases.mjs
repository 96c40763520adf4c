// The recorded cases that need queues, topics, tables or buses: what they need is made on the endpoint, their
// placeholders are replaced by it, and whoever took messages from a queue when the case was recorded is played again.
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

/** Services that are made here; a case that needs another one is left out. */
const SERVED = new Set(['sqs', 'sns', 'dynamodb', 'events']);
const QUEUE_URL = /https:\/\/sqs\.us-east-1\.amazonaws\.com\/111111111111\/([\w-]+)/g;
const TOPIC = 'sns_create_topic().TopicArn';

/**
 * Writes the cases that need services other than S3 into a folder, ready for the runner.
 *
 * @param {string} from the folder of all cases
 * @param {string} to the folder to write
 * @param {{ endpoint: string, region: string, credentials: import('@aws-sdk/types').AwsCredentialIdentity }}
 * configuration of clients
 * @returns {Promise<{ count: number, stop(): Promise<void> }>} how many, and what ends the players on their queues
 */
export async function prepareCases(from, to, configuration) {
  const clients = {
    sqs: new SQSClient(configuration),
    sns: new SNSClient(configuration),
    dynamodb: new DynamoDBClient(configuration),
    sfn: new SFNClient(configuration),
  };
  const stopping = new AbortController();
  const players = [];
  mkdirSync(to, { recursive: true });
  let count = 0;
  for (const file of readdirSync(from)) {
    const cases = JSON.parse(readFileSync(join(from, file), 'utf8')).filter(
      ({ needs }) => needs.length > 0 && needs.every((service) => SERVED.has(service)),
    );
    const prepared = [];
    for (const each of cases) prepared.push(await prepare(each, clients, players, stopping.signal));
    count += prepared.length;
    if (prepared.length > 0) writeFileSync(join(to, file), JSON.stringify(prepared));
  }
  return {
    count,
    async stop() {
      stopping.abort();
      await Promise.allSettled(players);
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** Makes what one case needs; gives the case with what was made in place of its placeholders. */
async function prepare(recorded, { sqs, sns, dynamodb, sfn }, players, signal) {
  let text = JSON.stringify(recorded);
  const setUp = recorded.setup ?? [];
  const asked = (service, op) => setUp.filter((call) => call.service === service && call.op === op);
  for (const name of new Set([...text.matchAll(QUEUE_URL)].map(([, queue]) => queue))) {
    // Two cases recorded together share a queue in the recording; here each has its own, so that each has its own
    // messages.
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${players.length}` }));
    text = text
      .replaceAll(`https://sqs.us-east-1.amazonaws.com/111111111111/${name}"`, `${QueueUrl}"`)
      .replaceAll(`https://sqs.us-east-1.amazonaws.com/111111111111/${name}\\"`, `${QueueUrl}\\"`);
    players.push(play(sqs, sfn, QueueUrl, answersOf(recorded), signal));
  }
  if (text.includes(TOPIC)) {
    const { TopicArn } = await sns.send(
      new CreateTopicCommand({ Name: `topic-${recorded.id.length}-${Math.abs(hash(recorded.id))}` }),
    );
    text = text.replaceAll(TOPIC, TopicArn);
    for (const _ of asked('sns', 'subscribe')) {
      const { QueueUrl } = await sqs.send(
        new CreateQueueCommand({ QueueName: `subscribed-${Math.abs(hash(recorded.id))}` }),
      );
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes.QueueArn }));
    }
    if (asked('sns', 'delete_topic').length > 0) await sns.send(new DeleteTopicCommand({ TopicArn }));
  }
  const { TableName } = JSON.parse(recorded.input ?? '{}');
  // A table that the recording says is not there must not be.
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

/**
 * What the worker answered when the case was recorded, in order: it is input from outside, like the case's own input.
 */
function answersOf({ expected }) {
  const answers = [];
  for (const {
    type,
    taskSucceededEventDetails: succeeded,
    taskFailedEventDetails: failed,
    taskTimedOutEventDetails: timedOut,
  } of expected.history?.events ?? expected.history ?? []) {
    if (type === 'TaskSucceeded' && /waitForTaskToken/.test(succeeded.resource))
      answers.push({ output: succeeded.output });
    if (type === 'TaskFailed' && /waitForTaskToken/.test(failed.resource))
      answers.push({ error: failed.error, cause: failed.cause });
    if (type === 'TaskTimedOut' && /waitForTaskToken/.test(timedOut.resource)) answers.push({});
  }
  return answers;
}

/** Takes a queue's messages and answers their task tokens. */
async function play(sqs, sfn, QueueUrl, answers, signal) {
  const left = [...answers];
  while (!signal.aborted && left.length > 0) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 20 }),
      { abortSignal: signal },
    );
    for (const { Body, ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const { TaskToken: taskToken } = JSON.parse(Body);
      const { output, error, cause } = left.shift() ?? {};
      if (taskToken === undefined) continue;
      if (output !== undefined)
        await sfn.send(new SendTaskSuccessCommand({ taskToken, output: withToken(output, taskToken) }));
      if (error !== undefined) await sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }));
    }
  }
}

/** A recorded output is JSON text, or was parsed when it was recorded; a task token in it has become a placeholder. */
function withToken(output, taskToken) {
  if (typeof output === 'string') return output;
  return JSON.stringify('TaskToken' in output ? { ...output, TaskToken: taskToken } : output);
}

function hash(text) {
  return [...text].reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) | 0, 7);
}
