import { describe, expect, it } from 'vitest';
import { afterAll, beforeAll } from 'vitest';
import { roleArn, startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates();
});
afterAll(() => env[Symbol.asyncDispose]());

const create = (Resource: string, Parameters: object) =>
  env.states.inProcess.call('CreateStateMachine', {
    name: `m-${Math.random().toString(36).slice(2)}`,
    roleArn,
    definition: JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', Resource, Parameters, End: true } } }),
  });

describe('the integration of a Task', () => {
  it.each([
    ['arn:aws:states:::dynamodb:getItem', { TableName: 't', 'Key.$': '$.key' }],
    [
      'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } },
    ],
    ['arn:aws:states:::states:startExecution.sync:2', { StateMachineArn: 'a', Input: {} }],
    ['arn:aws:states:::aws-sdk:s3:getObject', { Bucket: 'b', Key: 'k' }],
    ['arn:aws:states:::lambda:invoke', { FunctionName: 'f', Payload: {} }],
    ['arn:aws:states:::ecs:runTask.sync', { Cluster: 'c', TaskDefinition: 't' }],
    ['arn:aws:states:::aws-sdk:kms:encrypt', { KeyId: 'k' }],
    ['arn:aws:states:::aws-sdk:rds:startDBInstance', { DbInstanceIdentifier: 'i' }],
    ['arn:aws:states:::aws-sdk:lambda:createFunction', { FunctionName: 'f', KmsKeyArn: 'k' }],
    ['arn:aws:states:::aws-sdk:abcdefghijklmnop:act', {}],
    ['arn:aws:states:::bedrockagentcore:invokeHarness', { HarnessArn: 'h' }],
    ['arn:aws:states:::ecs:runTask.waitForTaskToken', { TaskDefinition: 't' }],
  ])('can be %s', async (resource, parameters) => {
    await expect(create(resource, parameters)).resolves.toHaveProperty('stateMachineArn');
  });

  it.each([
    [
      'arn:aws:states:::dynamodb:query',
      { TableName: 't' },
      'The resource provided arn:aws:states:::dynamodb:query is not recognized.',
    ],
    ['arn:aws:states:::dynamodb:getItem.sync', { TableName: 't' }, 'is not recognized.'],
    ['arn:aws:states:::nothing:do', {}, 'is not available in this region. at /States/T/Resource'],
    ['arn:aws:states:::glu:startJobRun', {}, "in this region. Did you mean 'glue'?"],
    ['arn:aws:states:::glue:startJobRuns', {}, "Did you mean 'startJobRun'?"],
    ['arn:aws:states:::athena:stopQueryExecution.sync', {}, "Did you mean 'stopQueryExecution'?"],
    ['arn:aws:states:::bedrockagentcore:invokeHarness.sync', {}, "Did you mean 'invokeHarness'?"],
    ['arn:aws:states:::aws-sdk:dynamo:getItem', {}, "Did you mean 'dynamodb'"],
    ['arn:aws:states:::aws-sdk:s3:GetObject', { Bucket: 'b', Key: 'k' }, "Did you mean 'getObject'"],
    [
      'arn:aws:states:::aws-sdk:lambda:createFunction',
      { KMSKeyArn: 'k' },
      'The field "KMSKeyArn" is not supported by Step Functions. Did you mean \'KmsKeyArn\'? at /States/T/Parameters',
    ],
    ['arn:aws:states:::aws-sdk:s3:getNothing', {}, 'is not recognized.'],
    [
      'arn:aws:states:::aws-sdk:s3:getObject',
      { Bucket: 'b', Color: 'red' },
      'The field "Color" is not supported by Step Functions',
    ],
    [
      'arn:aws:states:::lambda:invoke',
      { FunctionName: 'f', payload: {} },
      'The field "payload" is not supported by Step Functions at /States/T/Parameters',
    ],
    [
      'arn:aws:states:::sqs:sendMessage',
      { 'QueueUrl.$': '$.url' },
      "The field 'MessageBody' is required but was missing at /States/T/Parameters",
    ],
  ])('is rejected: %s with %j', async (resource, parameters, message) => {
    await expect(create(resource, parameters)).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message: expect.stringContaining(message),
    });
  });

  it('fails at run time if it is not supported locally', async () => {
    const { stateMachineArn } = await create('arn:aws:states:::aws-sdk:kms:encrypt', { KeyId: 'k' });
    const { executionArn = '' } = await env.states.inProcess.call('StartExecution', { stateMachineArn });
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('aws-sdk:kms:encrypt does not run here.'),
    });
  });
});
