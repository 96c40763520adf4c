import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RequestRecord } from '@stepwell/local';
import pc from 'picocolors';
import { expect, it, describe } from 'vitest';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { checkRecord } from '../testing/json-schema.js';
import { describeRequest, requestLine } from './up-log.js';
import { records, runBin, startBin } from '../testing/bin.js';
import { cdkFolder } from '../testing/cdk-folder.js';

const request: RequestRecord = {
  time: Date.UTC(2026, 10, 30, 12, 3, 11, 204),
  status: 200,
  microseconds: 412,
  source: 'http',
  service: 'sqs',
  operation: 'SendMessage',
  resource: 'orders',
  caller: 'AKID',
};

const plain = pc.createColors(false);

it('is one line with the columns in one order', () => {
  expect(requestLine(request, plain)).toBe('12:03:11.204  200      412 µs  http    sqs SendMessage  orders  AKID');
  expect(requestLine({ ...request, resource: undefined, caller: undefined, source: 'deploy' }, plain)).toBe(
    '12:03:11.204  200      412 µs  deploy  sqs SendMessage  -  -',
  );
});

it('escapes control characters of names', () => {
  const forged = '\n12:00\u001b[2J\u202e';
  expect(requestLine({ ...request, operation: forged, resource: forged, caller: forged }, plain)).toBe(
    '12:03:11.204  200      412 µs  http    sqs \\u{a}12:00\\u{1b}[2J\\u{202e}  \\u{a}12:00\\u{1b}[2J\\u{202e}  \\u{a}12:00\\u{1b}[2J\\u{202e}',
  );
});

it('is a record of the schema with --json', () => {
  const record = JSON.parse(JSON.stringify({ version: 1, ...describeRequest(request) })) as Record<string, unknown>;
  checkRecord(record);
  expect(record).toEqual({ version: 1, type: 'request', ...request, time: '2026-11-30T12:03:11.204Z' });
});

const talks = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'talks',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::123456789012:role/talks',
    Code: { ZipFile: 'exports.handler = async () => console.log("a line");' },
  },
};

describe('stepwell up --log', () => {
  it.each([[[]], [['--json']]])('prints one line per call, and no values of requests: %j', async (flags) => {
    await using app = await cdkFolder({ synthesized: true });
    const running = startBin(['up', '--log', 'requests', ...flags], { cwd: app.folder });
    await running.waitFor(/Press Ctrl-C|"endpoint".*\n/);
    const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(running.stdout())?.[0] ?? '';
    const input = '{"password":"hunter2"}';
    const started = await runBin(['start', 'Greets', '--input', input, '--endpoint-url', endpoint]);
    expect(started.code).toBe(0);
    await running.waitFor(/StartExecution/);
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('hunter2');
    const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:Greets';
    if (flags.length === 0) {
      const line = stdout.split('\n').find((each) => each.includes('StartExecution')) ?? '';
      expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}200 {2} *\d+ µs {2}http {4}sfn StartExecution {2}\S+ {2}\S+$/);
      expect(line).toContain(machine);
    } else {
      expect(records(stdout).map(({ type, operation }) => operation ?? type)).toEqual(
        expect.arrayContaining(['ready', 'StartExecution']),
      );
      expect(records(stdout)[0]).toMatchObject({ type: 'ready' });
      expect(records(stdout).find(({ operation }) => operation === 'StartExecution')).toMatchObject({
        type: 'request',
        service: 'sfn',
        source: 'http',
        resource: machine,
        status: 200,
      });
    }
  });

  it.each([[[]], [['--json']]])('prints what functions log: %j', async (flags) => {
    await using app = await cdkFolder({ synthesized: true });
    const path = join(app.folder, 'cdk.out/Greetings.template.json');
    const template = JSON.parse(await readFile(path, 'utf8')) as { Resources: object };
    await writeFile(path, JSON.stringify({ ...template, Resources: { ...template.Resources, Talks: talks } }));
    const running = startBin(['up', '--no-synth', '--log', 'functions', ...flags], { cwd: app.folder });
    await running.waitFor(/Press Ctrl-C|"endpoint".*\n/);
    const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(running.stdout())?.[0] ?? '';
    const client = new LambdaClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new InvokeCommand({ FunctionName: 'talks' }));
    await running.waitFor(/REPORT RequestId/);
    running.child.kill('SIGINT');
    const { stdout } = await running.ended;
    if (flags.length === 0)
      expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}talks {2}[\da-f-]{36} {2}.*\tINFO\ta line$/m);
    else
      expect(records(stdout)).toContainEqual(
        expect.objectContaining({
          type: 'log',
          functionName: 'talks',
          logGroupName: '/aws/lambda/talks',
          message: expect.stringContaining('INFO\ta line') as string,
        }),
      );
  });

  it('rejects other kinds', async () => {
    const { code, stderr } = await runBin(['up', '--log', 'nothing']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are requests, functions')]);
  });
});
