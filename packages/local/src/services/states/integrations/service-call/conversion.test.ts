import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '@stepwell/asl';
import { readModel } from '../../../../kernel/models/read-model.js';
import { type Spelling } from './member-names.js';
import { fromServiceOutput } from './task-result.js';
import { toServiceInput } from './task-input.js';

function input(service: string, operation: string, parameters: Json, spelling: Spelling = 'sdk') {
  const problems: string[] = [];
  const model = readModel(service);
  const shape = model.operations[operation]?.input;
  if (shape === undefined) throw new Error(`no ${service}:${operation}`);
  return { request: toServiceInput({ model, spelling }, shape, parameters, problems), problems };
}

function output(service: string, operation: string, value: object, spelling: Spelling) {
  const model = readModel(service);
  const shape = model.operations[operation]?.output;
  if (shape === undefined) throw new Error(`no ${service}:${operation}`);
  return fromServiceOutput({ model, spelling }, shape, value);
}

describe("a task's parameters as a request", () => {
  it('are converted to lower camel case if the model has it', () => {
    expect(
      input('sfn', 'CreateStateMachine', {
        Name: 'n',
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      }).request,
    ).toEqual({ name: 'n', loggingConfiguration: { level: 'ALL', includeExecutionData: true } });
  });

  it('keep their case if the model has it, like the keys of maps', () => {
    const rest: JsonObject = {
      id: { S: '1' },
      list: { L: [{ BOOL: true }, { NULL: true }] },
      map: { M: { deep: { S: 'x' } } },
    };
    expect(input('dynamodb', 'PutItem', { TableName: 't', Item: { ...rest, n: { N: 2 } } }).request).toEqual({
      TableName: 't',
      Item: { ...rest, n: { N: '2' } },
    });
  });

  it('have the names of the AWS SDK for Java 2 with aws-sdk, and those of the API in optimized integrations', () => {
    const nested = { Item: { item: { M: { yes: { Bool: true }, none: { Nul: true }, set: { Ss: ['a'] } } } } };
    expect(input('dynamodb', 'PutItem', { TableName: 't', ...nested }).request).toEqual({
      TableName: 't',
      Item: { item: { M: { yes: { BOOL: true }, none: { NULL: true }, set: { SS: ['a'] } } } },
    });
    expect(input('dynamodb', 'PutItem', nested, 'optimized').problems).toContain(
      'The field "Bool" is not supported by Step Functions. Did you mean \'BOOL\'?',
    );
    expect(input('lambda', 'CreateFunction', { KmsKeyArn: 'k' }).request).toEqual({ KMSKeyArn: 'k' });
    expect(input('lambda', 'CreateFunction', { KMSKeyArn: 'k' }).problems).toEqual([
      'The field "KMSKeyArn" is not supported by Step Functions. Did you mean \'KmsKeyArn\'?',
    ]);
    expect(input('dynamodb', 'CreateTable', { SseSpecification: { SseType: 'KMS' } }).request).toEqual({
      SSESpecification: { SSEType: 'KMS' },
    });
  });

  it('are converted to JSON strings, bytes and dates according to the model', () => {
    expect(input('sqs', 'SendMessage', { QueueUrl: 'q', MessageBody: { a: 1 }, DelaySeconds: '5' }).request).toEqual({
      QueueUrl: 'q',
      MessageBody: '{"a":1}',
      DelaySeconds: 5,
    });
    expect(input('s3', 'PutObject', { Bucket: 'b', Key: 'k', Body: 'text', Expires: null }).request).toEqual({
      Bucket: 'b',
      Key: 'k',
      Body: Buffer.from('"text"'),
    });
    expect(input('dynamodb', 'PutItem', { TableName: 't', Item: { b: { B: 'AQI=' } } }).request).toEqual({
      TableName: 't',
      Item: { b: { B: Buffer.from([1, 2]) } },
    });
    expect(
      input('s3', 'GetObject', { Bucket: 'b', Key: 'k', IfModifiedSince: '2024-01-02T03:04:05Z' }).request,
    ).toMatchObject({ IfModifiedSince: new Date('2024-01-02T03:04:05Z') });
  });

  it('are rejected if the model does not have them', () => {
    expect(input('sqs', 'SendMessage', { QueueUrl: 'q', messageBody: 'x', Messages: [] }).problems).toEqual([
      'The field "messageBody" is not supported by Step Functions. Did you mean \'MessageBody\'?',
      'The field "Messages" is not supported by Step Functions',
    ]);
    expect(input('dynamodb', 'GetItem', { TableName: 't', Key: 'text' }).problems).toEqual([
      'The value "text" must be an object',
    ]);
  });
});

describe("a response as a task's result", () => {
  it('has capitalized members, ISO dates and strings, and no undefined members', async () => {
    const answer = {
      executionArn: 'a',
      startDate: new Date('2024-01-02T03:04:05.000Z'),
      input: undefined,
      redriveCount: 0,
    };
    expect(await output('sfn', 'DescribeExecution', answer, 'sdk')).toEqual({
      ExecutionArn: 'a',
      StartDate: '2024-01-02T03:04:05Z',
      RedriveCount: 0,
    });
    expect(await output('sfn', 'DescribeExecution', answer, 'optimized')).toMatchObject({
      StartDate: 1704164645000,
    });
  });

  it('has the names of the AWS SDK for Java 2 with aws-sdk, and those of the API in optimized integrations', async () => {
    const Item = { yes: { BOOL: true }, list: { L: [{ NULL: true }, { NS: ['1'] }] } };
    expect(await output('dynamodb', 'GetItem', { Item }, 'sdk')).toEqual({
      Item: { yes: { Bool: true }, list: { L: [{ Nul: true }, { Ns: ['1'] }] } },
    });
    expect(await output('dynamodb', 'GetItem', { Item }, 'optimized')).toEqual({ Item });
    expect(await output('sqs', 'SendMessage', { MD5OfMessageBody: 'x' }, 'sdk')).toEqual({ Md5OfMessageBody: 'x' });
    expect(await output('sqs', 'SendMessage', { MD5OfMessageBody: 'x' }, 'optimized')).toEqual({
      MD5OfMessageBody: 'x',
    });
  });

  it('has a body as a string and other bytes as base64', async () => {
    const Body = Object.assign(Readable.from(['content']), { transformToString: async () => 'content' });
    expect(await output('s3', 'GetObject', { Body, Metadata: {} }, 'sdk')).toEqual({
      Body: 'content',
      Metadata: {},
    });
    expect(await output('lambda', 'Invoke', { Payload: Buffer.from('{"a":1}') }, 'sdk')).toEqual({
      Payload: '{"a":1}',
    });
    expect(await output('dynamodb', 'GetItem', { Item: { b: { B: Buffer.from([1, 2]) } } }, 'sdk')).toEqual({
      Item: { b: { B: 'AQI=' } },
    });
  });
});
