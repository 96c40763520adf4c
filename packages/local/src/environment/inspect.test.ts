import { setTimeout as sleep } from 'node:timers/promises';
import { CreateEventSourceMappingCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartSyncExecutionCommand, CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { connectDebugger } from '../testing/debugger.js';
import { freePort } from '../testing/free-port.js';
import { startLocal } from './start-local.js';

const roleArn = 'arn:aws:iam::123456789012:role/any';

describe('a function that a debugger has paused', () => {
  it('suspends the timeout of its state and the visibility timeout of messages', async () => {
    const port = await freePort();
    await using environment = await startLocal({ inspect: { port } });
    const { lambda, sqs } = environment.services;
    const inline = `exports.handler = async () => { debugger; return 'done'; };`;
    const code = { runtime: 'nodejs22.x', handler: 'index.handler', roleArn, timeoutSeconds: 1, code: { inline } };
    const { arn } = await lambda.create({ name: 'orders', ...code });
    const { url } = sqs.createQueue('orders', { attributes: { VisibilityTimeout: '1' } });
    sqs.send(url, { body: 'order' });
    const sfn = new SFNClient(environment.clientConfig());
    const definition = JSON.stringify({
      StartAt: 'Order',
      States: { Order: { Type: 'Task', Resource: arn, TimeoutSeconds: 1, End: true } },
    });
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({ name: 'orders', definition, roleArn, type: 'EXPRESS' }),
    );
    const execution = sfn.send(new StartSyncExecutionCommand({ stateMachineArn }));
    const client = await connectDebugger(port);
    expect(await sqs.receive(url)).toHaveLength(1);
    // The process waits for the debugger.
    await sleep(1_100);
    await client.send('Debugger.enable');
    await client.send('Runtime.runIfWaitingForDebugger');
    await client.next('Debugger.paused'); // before the first line
    await client.send('Debugger.resume');
    await client.next('Debugger.paused');
    await sleep(1_300);
    expect(await sqs.receive(url)).toHaveLength(0);
    await client.send('Debugger.resume');
    expect(await execution).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
    client.close();
    sfn.destroy();
    expect(await sqs.receive(url, { waitSeconds: 2 })).toHaveLength(1);
  });

  it('ends when the environment closes, also with messages of a queue', async () => {
    const port = await freePort();
    const environment = await startLocal({ inspect: { port } });
    const { lambda, sqs } = environment.services;
    const code = { inline: 'exports.handler = async () => 1;' };
    await lambda.create({ name: 'orders', runtime: 'nodejs22.x', handler: 'index.handler', roleArn, code });
    const client = new LambdaClient(environment.clientConfig());
    const { url, arn: EventSourceArn } = sqs.createQueue('orders');
    await client.send(new CreateEventSourceMappingCommand({ FunctionName: 'orders', EventSourceArn }));
    sqs.send(url, { body: 'order' });
    const invocation = client.send(new InvokeCommand({ FunctionName: 'orders' })).catch(() => 'ended');
    (await connectDebugger(port)).close();
    const start = performance.now();
    await environment.close();
    expect(performance.now() - start).toBeLessThan(3_000);
    await invocation;
    client.destroy();
  });
});
