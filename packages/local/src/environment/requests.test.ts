import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { type RequestRecord } from '../kernel/request-log.js';
import { startLocal } from './start-local.js';

it('records the calls of clients and tasks, and reports errors of onRequest', async () => {
  const seen: RequestRecord[] = [];
  const problems: string[] = [];
  await using local = await startLocal({
    onProblem: (problem) => problems.push(problem),
    onRequest: (record) => {
      seen.push(record);
      throw new Error('onRequest failed');
    },
  });
  const sqs = new SQSClient(local.clientConfig());
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'absent' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
  sqs.destroy();
  const expected = { service: 'sqs', operation: 'GetQueueUrl', resource: 'absent', source: 'http', status: 400 };
  expect(seen).toMatchObject([expected]);
  expect(local.requests).toEqual(seen);
  expect(problems).toEqual(['onRequest: Error: onRequest failed']);

  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage',
    Parameters: { QueueUrl: `${local.endpoint}/123456789012/absent`, MessageBody: 'secret' },
    End: true,
  };
  const definition = JSON.stringify({ StartAt: 'A', States: { A: task } });
  const roleArn = 'arn:aws:iam::123456789012:role/states';
  const { states } = local.services;
  const { stateMachineArn } = (await states.call('CreateStateMachine', { name: 'm', definition, roleArn })) as {
    stateMachineArn: string;
  };
  const { executionArn } = (await states.call('StartExecution', { stateMachineArn })) as { executionArn: string };
  await states.waitForExecution(executionArn);
  expect(local.requests.find(({ operation }) => operation === 'SendMessage')).toMatchObject({
    source: 'task',
    operation: 'SendMessage',
    resource: 'absent',
    status: 400,
    caller: roleArn,
  });
  expect(JSON.stringify(local.requests)).not.toContain('secret');
});
