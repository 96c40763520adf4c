import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject } from '@stepwell/asl';
import { loadSdkModule, type SdkOperation } from './sdk-module.js';
import { fromSdkOutput } from './sdk-output.js';
import { toSdkInput } from './sdk-input.js';
import { sdkService } from './sdk-service.js';

function operation(service: string, action: string): SdkOperation {
  const found = loadSdkModule(sdkService(service))?.operation(action);
  if (found === undefined) throw new Error(`no ${service}:${action}`);
  return found;
}

function input(service: string, action: string, parameters: Json) {
  const problems: string[] = [];
  return { request: toSdkInput(parameters, operation(service, action).input, problems), problems };
}

describe("a task's parameters as a request of the AWS SDK", () => {
  it('lose their capital where the model has none', () => {
    expect(
      input('sfn', 'createStateMachine', {
        Name: 'n',
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      }).request,
    ).toEqual({ name: 'n', loggingConfiguration: { level: 'ALL', includeExecutionData: true } });
  });

  it('keep it where the model has it, and keys of maps as they are', () => {
    const rest: JsonObject = {
      id: { S: '1' },
      list: { L: [{ BOOL: true }, { NULL: true }] },
      map: { M: { deep: { S: 'x' } } },
    };
    expect(input('dynamodb', 'putItem', { TableName: 't', Item: { ...rest, n: { N: 2 } } }).request).toEqual({
      TableName: 't',
      Item: { ...rest, n: { N: '2' } },
    });
  });

  it('become JSON text, bytes and dates as the model wants', () => {
    expect(input('sqs', 'sendMessage', { QueueUrl: 'q', MessageBody: { a: 1 }, DelaySeconds: '5' }).request).toEqual({
      QueueUrl: 'q',
      MessageBody: '{"a":1}',
      DelaySeconds: 5,
    });
    expect(input('s3', 'putObject', { Bucket: 'b', Key: 'k', Body: 'text', Expires: null }).request).toEqual({
      Bucket: 'b',
      Key: 'k',
      Body: Buffer.from('"text"'),
    });
    expect(input('dynamodb', 'putItem', { TableName: 't', Item: { b: { B: 'AQI=' } } }).request).toEqual({
      TableName: 't',
      Item: { b: { B: Buffer.from([1, 2]) } },
    });
    expect(
      input('s3', 'getObject', { Bucket: 'b', Key: 'k', IfModifiedSince: '2024-01-02T03:04:05Z' }).request,
    ).toMatchObject({ IfModifiedSince: new Date('2024-01-02T03:04:05Z') });
  });

  it('are refused by name when the model does not have them', () => {
    expect(input('sqs', 'sendMessage', { QueueUrl: 'q', messageBody: 'x' }).problems).toEqual([
      'The field "messageBody" is not supported by Step Functions',
    ]);
    expect(input('dynamodb', 'getItem', { TableName: 't', Key: 'text' }).problems).toEqual([
      'The value "text" must be an object',
    ]);
  });
});

describe("an answer of the AWS SDK as a task's result", () => {
  it('gets capitals, ISO dates and text, and has nothing of what is undefined', async () => {
    const answer = {
      executionArn: 'a',
      startDate: new Date('2024-01-02T03:04:05.000Z'),
      input: undefined,
      redriveCount: 0,
    };
    expect(await fromSdkOutput(answer, operation('sfn', 'describeExecution').output, 'iso')).toEqual({
      ExecutionArn: 'a',
      StartDate: '2024-01-02T03:04:05Z',
      RedriveCount: 0,
    });
    expect(await fromSdkOutput(answer, operation('sfn', 'describeExecution').output, 'epoch-millis')).toMatchObject({
      StartDate: 1704164645000,
    });
  });

  it('has a body as text and other bytes as base64', async () => {
    const Body = Object.assign(Readable.from(['content']), { transformToString: async () => 'content' });
    expect(await fromSdkOutput({ Body, Metadata: {} }, operation('s3', 'getObject').output, 'iso')).toEqual({
      Body: 'content',
      Metadata: {},
    });
    expect(
      await fromSdkOutput({ Payload: Buffer.from('{"a":1}') }, operation('lambda', 'invoke').output, 'iso'),
    ).toEqual({ Payload: '{"a":1}' });
    expect(
      await fromSdkOutput({ Item: { b: { B: Buffer.from([1, 2]) } } }, operation('dynamodb', 'getItem').output, 'iso'),
    ).toEqual({ Item: { b: { B: 'AQI=' } } });
  });
});
