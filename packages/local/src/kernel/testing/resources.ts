import { type KnownNames } from './random-inputs.js';
import { RequestClient } from './request-client.js';
import { writeRequest } from './wire-request.js';
import { readModel } from '../models/read-model.js';

const account = '123456789012';
const role = `arn:aws:iam::${account}:role/tester`;
const definition = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}';

const inputs: readonly (readonly [service: string, operation: string, input: Record<string, unknown>])[] = [
  ['sqs', 'CreateQueue', { QueueName: 'known' }],
  ['sns', 'CreateTopic', { Name: 'known' }],
  ['s3', 'CreateBucket', { Bucket: 'known' }],
  ['s3', 'PutObject', { Bucket: 'known', Key: 'known', Body: Buffer.from('known') }],
  [
    'dynamodb',
    'CreateTable',
    {
      TableName: 'known',
      KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
  ['cloudwatchlogs', 'CreateLogGroup', { logGroupName: 'known' }],
  ['cloudwatchlogs', 'CreateLogStream', { logGroupName: 'known', logStreamName: 'known' }],
  ['sfn', 'CreateStateMachine', { name: 'known', definition, roleArn: role }],
  ['sfn', 'CreateStateMachine', { name: 'express', definition, roleArn: role, type: 'EXPRESS' }],
  ['eventbridge', 'PutRule', { Name: 'known', EventPattern: '{"source":["known"]}' }],
];

/** Creates one resource of each kind, over HTTP. Returns their names by the members that name them. */
export async function createResources({ endpoint }: { readonly endpoint: string }): Promise<KnownNames> {
  const client = new RequestClient(endpoint, 1);
  for (const [id, operation, input] of inputs) {
    const model = readModel(id);
    const protocol = model.protocol === 'smithy-rpc-v2-cbor' ? 'json' : model.protocol;
    const request = writeRequest(model, protocol, operation, input);
    if (request === undefined) throw new Error(`${operation} must have a complete input`);
    const { status, body } = await client.send(model.signingName, request);
    if (status >= 300) throw new Error(`${operation}: ${status} ${body}`);
  }
  client.close();
  const machines = ['known', 'express'].map((name) => `arn:aws:states:us-east-1:${account}:stateMachine:${name}`);
  return {
    QueueUrl: [`${endpoint}/${account}/known`],
    // Long polls would take up to 20 seconds.
    WaitTimeSeconds: [0, 0, -1, 21, 1.5],
    TopicArn: [`arn:aws:sns:us-east-1:${account}:known`],
    Bucket: ['known'],
    Key: ['known', 'other/key'],
    TableName: ['known'],
    logGroupName: ['known'],
    logStreamName: ['known'],
    stateMachineArn: machines,
    roleArn: [role],
    Rule: ['known'],
  };
}
