import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { TestClock } from '../testing/test-clock.js';
import { startTestEndpoint } from '../testing/test-endpoint.js';
import { HttpService } from './http-service.js';
import { Kernel, type KernelOptions } from './kernel.js';
import { readModel } from './models/read-model.js';
import { type Call } from './operation.js';
import { RequestLog } from './request-log.js';

const clock = new TestClock();
const call: Call = {
  caller: { accessKeyId: 'AKID', roleArn: undefined, region: 'us-east-1' },
  source: 'task',
  signal: new AbortController().signal,
  requestId: 'request-1',
  clock,
};
const defect = new TypeError('a defect');

/** A kernel with two operations of SQS: SendMessage records its inputs, PurgeQueue has a defect. */
function createKernel(options: Partial<KernelOptions> = {}) {
  const inputs: unknown[] = [];
  const kernel = new Kernel({ clock, ...options });
  const service = {
    model: readModel('sqs'),
    operations: {
      SendMessage: (input: object) => void inputs.push(input),
      PurgeQueue: () => {
        throw defect;
      },
    },
  };
  kernel.register(service);
  return { kernel, service, inputs };
}

describe('Kernel.invoke', () => {
  it('validates the input before it runs the operation, and adds the request id to the error', async () => {
    const { kernel, inputs } = createKernel();
    await expect(kernel.invoke('sqs', 'SendMessage', { QueueUrl: 'q' }, call)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining("Value null at 'MessageBody'") as string,
      requestId: 'request-1',
    });
    expect(inputs).toEqual([]);
  });

  it('authorizes before it validates', async () => {
    const denied = new Error('denied');
    const { kernel } = createKernel({
      authorize: () => {
        throw denied;
      },
    });
    await expect(kernel.invoke('sqs', 'SendMessage', {}, call)).rejects.toBe(denied);
  });

  it('rejects operations that the API or the runtime does not have', async () => {
    const { kernel } = createKernel();
    await expect(kernel.invoke('sqs', 'constructor', {}, call)).rejects.toMatchObject({ statusCode: 400 });
    await expect(kernel.invoke('sqs', 'CreateQueue', {}, call)).rejects.toMatchObject({
      statusCode: 400,
      message: 'The local runtime does not have the operation CreateQueue of sqs.',
    });
  });

  it('records every call with its status', async () => {
    const log = new RequestLog();
    const { kernel } = createKernel({ log });
    await kernel.invoke('sqs', 'SendMessage', { QueueUrl: 'q', MessageBody: 'b' }, call);
    await expect(kernel.invoke('sqs', 'PurgeQueue', { QueueUrl: 'q' }, call)).rejects.toBe(defect);
    expect(log.list()).toMatchObject([
      { service: 'sqs', operation: 'SendMessage', resource: 'q', caller: 'AKID', source: 'task', status: 200 },
      { operation: 'PurgeQueue', status: 500 },
    ]);
  });
});

it('the endpoint reports a defect of an operation and answers with InternalFailure', async () => {
  const { kernel, service } = createKernel();
  const local = await startTestEndpoint(() => ({ sqs: new HttpService(kernel, clock, service) }));
  const client = new SQSClient({ ...local.clientConfig(), maxAttempts: 1 });
  const purge = new PurgeQueueCommand({ QueueUrl: `${local.endpoint.url}/123456789012/q` });
  await expect(client.send(purge)).rejects.toMatchObject({ name: 'InternalFailure' });
  expect(local.defects).toEqual([defect]);
  client.destroy();
  await local.close();
});
