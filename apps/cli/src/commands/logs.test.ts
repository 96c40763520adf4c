import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { startLocal, type LocalEnvironment } from '@stepwell/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureLines, capturedTerminal } from '../testing/captured-terminal.js';
import { logs } from './logs.js';

let environment: LocalEnvironment;
let client: CloudWatchLogsClient;
const logGroupName = '/by/hand';
beforeAll(async () => {
  environment = await startLocal();
  client = new CloudWatchLogsClient(environment.clientConfig());
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 's' }));
});
afterAll(async () => {
  client.destroy();
  await environment.close();
});

const put = (message: string, timestamp = Date.now()) =>
  client.send(new PutLogEventsCommand({ logGroupName, logStreamName: 's', logEvents: [{ message, timestamp }] }));
const terminal = (overrides: Parameters<typeof capturedTerminal>[0] = {}) =>
  capturedTerminal({ env: { AWS_ENDPOINT_URL: environment.endpoint }, ...overrides });
const messages = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3} {2}/, ''));

describe('stepwell logs', () => {
  it('prints the events of a log group, from --since on', async () => {
    const now = Date.now();
    await put('long ago\n', now - 3_600_000);
    await put('just now\n', now);
    const all = terminal();
    await logs(logGroupName, {}, all);
    expect(messages(all.out())).toEqual(['long ago', 'just now']);
    const recent = terminal();
    await logs(logGroupName, { since: now - 60_000, json: true }, recent);
    expect(JSON.parse(recent.out())).toEqual({
      version: 1,
      type: 'log',
      logGroupName,
      logStreamName: 's',
      timestamp: new Date(now).toISOString(),
      message: 'just now\n',
    });
  });

  it('finds the log group of a function and of a state machine', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/any';
    const { name } = await environment.services.lambda.create({
      name: 'greeter',
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      roleArn,
      logGroupName: '/custom/greeter',
      code: { inline: 'exports.handler = async () => console.log("hello")' },
    });
    await environment.services.lambda.invoke(name, '{}');
    const ofFunction = terminal();
    await logs('greeter', {}, ofFunction);
    expect(ofFunction.out()).toMatch(/\tINFO\thello\n/);

    const sfn = new SFNClient(environment.clientConfig());
    const logGroupArn = 'arn:aws:logs:us-east-1:123456789012:log-group:/machines:*';
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'Logged',
        roleArn,
        definition,
        loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] },
      }),
    );
    await sfn.send(new CreateStateMachineCommand({ name: 'Silent', roleArn, definition }));
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    await environment.services.states.waitForExecution(executionArn);
    for (const source of ['Logged', stateMachineArn ?? '']) {
      const ofMachine = terminal();
      await logs(source, {}, ofMachine);
      expect(
        messages(ofMachine.out())
          .filter((line) => line.startsWith('{'))
          .map((line) => (JSON.parse(line) as { type: string }).type),
      ).toEqual(['ExecutionStarted', 'SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded']);
    }
    sfn.destroy();
    await expect(logs('Silent', {}, terminal())).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('Logging is disabled for the state machine Silent'),
    });
    await expect(logs('greet', {}, terminal())).rejects.toMatchObject({
      name: 'UsageError',
      message:
        "There is no log group, function or state machine named 'greet'. Did you mean 'greeter'?\n" +
        'Functions:\n  greeter\nState machines:\n  Logged\n  Silent',
    });
    await expect(logs('/aws/lambda/nope', {}, terminal())).rejects.toMatchObject({
      message: expect.stringContaining('Functions:\n  greeter'),
    });
  });

  it('follows and prints every event once until it is interrupted', async () => {
    const ending = new AbortController();
    const lines = captureLines();
    const following = logs(
      logGroupName,
      { follow: true, since: Date.now() },
      terminal({ stdout: lines.stdout, abortSignal: ending.signal }),
    );
    await put('first');
    await lines.waitFor(/first/);
    await put('second');
    await lines.waitFor(/second/);
    ending.abort();
    await expect(following).rejects.toMatchObject({ name: 'AbortError' });
    expect(messages(lines.text())).toEqual(['first', 'second']);
  });
});
