import { expect, it } from 'vitest';
import { RawClient } from '../../testing/raw-client.js';
import { echo, startStates } from './testing/start-states.js';

it.each([
  [
    'CreateStateMachine',
    { definition: '{}', roleArn: 'arn:aws:iam::123456789012:role/machine' },
    "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
  ],
  [
    'CreateStateMachine',
    { name: 'x'.repeat(81), definition: '', roleArn: 'arn:aws:iam::123456789012:role/machine' },
    `2 validation errors detected: Value '${'x'.repeat(81)}' at 'name' failed to satisfy constraint: Member must have ` +
      "length less than or equal to 80; Value at 'definition' failed to satisfy constraint: Member must have length " +
      'greater than or equal to 1',
  ],
  [
    'ListExecutions',
    { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:a', statusFilter: 'DONE' },
    "1 validation error detected: Value 'DONE' at 'statusFilter' failed to satisfy constraint: Member must satisfy " +
      'enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]',
  ],
  [
    'ListStateMachines',
    { maxResults: 1001 },
    "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value " +
      'less than or equal to 1000',
  ],
  [
    'SendTaskSuccess',
    { taskToken: '', output: '{}' },
    "1 validation error detected: Value at 'taskToken' failed to satisfy constraint: Member must have length greater " +
      'than or equal to 1',
  ],
])('%s rejects an input that violates the model, with the message of AWS', async (operation, body, message) => {
  await using env = await startStates();
  const response = await new RawClient(() => env.local.endpoint.url).send('states', operation, body);
  expect(response).toMatchObject({
    status: 400,
    json: { __type: 'com.amazonaws.swf.service.v2.model#ValidationException', message },
  });
});

it('rejects a wrong JSON type, and an unknown operation', async () => {
  await using env = await startStates();
  const client = new RawClient(() => env.local.endpoint.url);
  expect((await client.send('states', 'ListStateMachines', { maxResults: 'ten' })).json).toMatchObject({
    __type: expect.stringContaining('SerializationException'),
    message: 'STRING_VALUE can not be converted to an Integer',
  });
  expect((await client.send('states', 'MakeStateMachine', {})).json).toMatchObject({
    __type: expect.stringContaining('UnknownOperationException'),
  });
});

it('treats members that are null as missing', async () => {
  await using env = await startStates();
  const stateMachineArn = await env.create(echo);
  const client = new RawClient(() => env.local.endpoint.url);
  expect(
    await client.send('states', 'StartExecution', { stateMachineArn, name: null, input: null, traceHeader: null }),
  ).toMatchObject({ status: 200 });
  expect(
    await client.send('states', 'CreateStateMachine', {
      name: 'Nulls',
      definition: JSON.stringify(echo),
      roleArn: 'arn:aws:iam::123456789012:role/machine',
      tags: null,
      loggingConfiguration: { level: null, destinations: null },
    }),
  ).toMatchObject({ status: 200 });
});
