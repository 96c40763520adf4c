import { setTimeout as sleep } from 'node:timers/promises';
import { SFNClient, StartSyncExecutionCommand, CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { connectDebugger } from '../testing/debugger.js';
import { freePort } from '../testing/free-port.js';
import { startLocal } from './start-local.js';

describe('a function that a debugger has paused', () => {
  it('suspends the timeout of its state and the visibility timeout of messages', async () => {
    const port = await freePort();
    await using environment = await startLocal({ inspect: { port } });
    const { lambda, sqs } = environment.services;
    const roleArn = 'arn:aws:iam::123456789012:role/any';
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
});
