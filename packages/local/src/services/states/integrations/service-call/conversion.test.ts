import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '@stepwell/asl';
import { readModel } from '../../../../kernel/models/read-model.js';
import { type DateFormat, fromServiceOutput } from './task-result.js';
import { toServiceInput } from './task-input.js';

function input(service: string, operation: string, parameters: Json) {
  const problems: string[] = [];
  const model = readModel(service);
  const shape = model.operations[operation]?.input;
  if (shape === undefined) throw new Error(`no ${service}:${operation}`);
  return { request: toServiceInput(model, shape, parameters, problems), problems };
}

function output(service: string, operation: string, value: object, dates: DateFormat) {
  const model = readModel(service);
  const shape = model.operations[operation]?.output;
  if (shape === undefined) throw new Error(`no ${service}:${operation}`);
  return fromServiceOutput(model, shape, value, dates);
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
    expect(input('sqs', 'SendMessage', { QueueUrl: 'q', messageBody: 'x' }).problems).toEqual([
      'The field "messageBody" is not supported by Step Functions',
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
    expect(await output('sfn', 'DescribeExecution', answer, 'iso')).toEqual({
      ExecutionArn: 'a',
      StartDate: '2024-01-02T03:04:05Z',
      RedriveCount: 0,
    });
    expect(await output('sfn', 'DescribeExecution', answer, 'epoch-millis')).toMatchObject({
      StartDate: 1704164645000,
    });
  });

  it('has a body as a string and other bytes as base64', async () => {
    const Body = Object.assign(Readable.from(['content']), { transformToString: async () => 'content' });
    expect(await output('s3', 'GetObject', { Body, Metadata: {} }, 'iso')).toEqual({
      Body: 'content',
      Metadata: {},
    });
    expect(await output('lambda', 'Invoke', { Payload: Buffer.from('{"a":1}') }, 'iso')).toEqual({
      Payload: '{"a":1}',
    });
    expect(await output('dynamodb', 'GetItem', { Item: { b: { B: Buffer.from([1, 2]) } } }, 'iso')).toEqual({
      Item: { b: { B: 'AQI=' } },
    });
  });
});
