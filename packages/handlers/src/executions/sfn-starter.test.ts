import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it } from 'vitest';
import { createSfnStarter } from './sfn-starter.js';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:images';
const close: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of close.splice(0)) await one();
});

/** A client of a server that speaks the protocol of Step Functions and responds to each action as specified. */
async function starter(
  answers: Record<string, (input: Record<string, unknown>) => { error?: string; [field: string]: unknown }>,
) {
  const calls: [string, Record<string, unknown>][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      calls.push([action, input]);
      const { error, ...output } = answers[action]?.(input) ?? { error: 'UnknownOperationException' };
      response.writeHead(error === undefined ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify(
          error === undefined ? output : { __type: `com.amazonaws.swf.service.v2.model#${error}`, message: error },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SFNClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  close.push(async () => {
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { start: createSfnStarter(client, MACHINE), calls };
}

describe('starting an execution', () => {
  it('passes the input and the name', async () => {
    const { start, calls } = await starter({ StartExecution: () => ({ executionArn: 'arn:x', startDate: 1 }) });
    expect(await start('{"a":1}', 'run-1')).toEqual({ kind: 'started', executionArn: 'arn:x' });
    expect(calls).toEqual([['StartExecution', { stateMachineArn: MACHINE, input: '{"a":1}', name: 'run-1' }]]);
  });

  it('returns the earlier execution for the same name and input, and a conflict for a different input', async () => {
    const { start, calls } = await starter({
      StartExecution: () => ({ error: 'ExecutionAlreadyExists' }),
      DescribeExecution: () => ({ input: '{"a":1}', status: 'SUCCEEDED' }),
    });
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:images:run-1';
    expect(await start('{"a":1}', 'run-1')).toEqual({ kind: 'started', executionArn });
    expect(calls[1]).toEqual(['DescribeExecution', { executionArn }]);
    expect(await start('{"a":2}', 'run-1')).toEqual({ kind: 'conflict' });
  });

  it('is a conflict if the earlier execution cannot be described', async () => {
    const { start } = await starter({
      StartExecution: () => ({ error: 'ExecutionAlreadyExists' }),
      DescribeExecution: () => ({ error: 'AccessDeniedException' }),
    });
    expect(await start('{}', 'run-1')).toEqual({ kind: 'conflict' });
  });

  it('is busy at the execution limit, and fails with every other error', async () => {
    expect(
      await (await starter({ StartExecution: () => ({ error: 'ExecutionLimitExceeded' }) })).start('{}', undefined),
    ).toEqual({ kind: 'busy', reason: 'ExecutionLimitExceeded' });
    await expect(
      (await starter({ StartExecution: () => ({ error: 'StateMachineDoesNotExist' }) })).start('{}', undefined),
    ).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });
});
