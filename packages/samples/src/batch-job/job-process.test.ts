import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder = '';
let program = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-job-'));
  program = join(folder, 'job.mjs');
  const source = `
    import { runJobProcess } from '../batch-job/job-process.js';
    await runJobProcess(process, {
      double: async (input) => ({ doubled: input.n * 2 }),
      fail: async () => { throw Object.assign(new Error('two lines\\nof it'), { name: 'InvalidScene' }); },
      hang: async () => { console.log('hanging'); await new Promise((resolve) => setInterval(() => undefined, 60_000)); },
    });`;
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@stepwell/source', 'module'],
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: { js: "import { createRequire as make } from 'node:module'; const require = make(import.meta.url);" },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Records all requests of AWS clients and responds with success. The SQS client checks the MD5 digest of its message.
 */
async function startAws() {
  const requests: { readonly target: string; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', () => {
        const body = Buffer.concat(chunks).toString();
        requests.push({ target: String(request.headers['x-amz-target']), body });
        const { MessageBody = '' } = JSON.parse(body) as { MessageBody?: string };
        response
          .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
          .end(JSON.stringify({ MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') }));
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked: requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () =>
      void (await new Promise((resolve) => server.close(resolve).closeAllConnections())),
  };
}

function start(work: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [program, work], {
    env: {
      PATH: process.env['PATH'] ?? '',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_BATCH_JOB_ID: 'job-1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    lines: printed.trim().split('\n'),
  }));
  return { child, ended };
}

describe('the program of a job', () => {
  it('exits with 0 after it has sent the output on and completed its task', async () => {
    await using aws = await startAws();
    const { ended } = start('double', {
      AWS_ENDPOINT_URL: aws.url,
      STEPWELL_INPUT: '{"n":21}',
      STEPWELL_TASK_TOKEN: 'token',
      STEPWELL_NEXT_QUEUE_URL: `${aws.url}/1/next.fifo`,
      STEPWELL_DEDUPLICATION_ID: 'd-1',
    });
    expect(await ended).toMatchObject({ code: 0, lines: [expect.stringContaining('"message":"job completed"')] });
    expect(aws.asked.map(({ target }) => target)).toEqual([
      'AWSStepFunctions.SendTaskHeartbeat',
      'AmazonSQS.SendMessage',
      'AWSStepFunctions.SendTaskSuccess',
    ]);
    expect(JSON.parse(aws.asked[1]?.body ?? '')).toMatchObject({
      MessageBody: '{"doubled":42}',
      MessageGroupId: 'job-1',
      MessageDeduplicationId: 'd-1',
      MessageAttributes: {
        correlationId: { DataType: 'String', StringValue: 'job-1' },
        deduplicationId: { StringValue: 'd-1' },
      },
    });
    expect(JSON.parse(aws.asked[2]?.body ?? '')).toEqual({ taskToken: 'token', output: '{"doubled":42}' });
  });

  it('exits with 1 after an error, which is the last line of its log', async () => {
    await using aws = await startAws();
    const { code, lines } = await start('fail', {
      AWS_ENDPOINT_URL: aws.url,
      STEPWELL_INPUT: '{}',
      STEPWELL_TASK_TOKEN: 'token',
    }).ended;
    expect([code, JSON.parse(lines.at(-1) ?? '')]).toEqual([
      1,
      { errorType: 'InvalidScene', errorMessage: 'two lines\nof it' },
    ]);
    expect(JSON.parse(aws.asked.at(-1)?.body ?? '')).toEqual({
      taskToken: 'token',
      error: 'InvalidScene',
      cause: 'two lines\nof it',
    });
  });

  it('fails its task if the command is unknown', async () => {
    await using aws = await startAws();
    const { code, lines } = await start('publish', {
      AWS_ENDPOINT_URL: aws.url,
      STEPWELL_INPUT: '{}',
      STEPWELL_TASK_TOKEN: 'token',
    }).ended;
    expect([code, JSON.parse(lines.at(-1) ?? '')]).toEqual([
      1,
      {
        errorType: 'InvalidSetting',
        errorMessage: 'command must be one of double, fail, hang, got "publish"',
      },
    ]);
    expect(aws.asked.at(-1)?.target).toBe('AWSStepFunctions.SendTaskFailure');
  });

  it('exits with 143 after SIGTERM, even if the handler does not stop', async () => {
    await using aws = await startAws();
    const { child, ended } = start('hang', {
      AWS_ENDPOINT_URL: aws.url,
      STEPWELL_INPUT: '{}',
      STEPWELL_TASK_TOKEN: 'token',
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const { code, lines } = await ended;
    expect([code, JSON.parse(lines.at(-1) ?? '')]).toEqual([
      143,
      { errorType: 'JobTerminated', errorMessage: expect.stringContaining('SIGTERM') as string },
    ]);
    expect(JSON.parse(aws.asked.at(-1)?.body ?? '')).toMatchObject({ error: 'JobTerminated' });
  });

  it('is self-contained', async () => {
    expect(await readFile(program, 'utf8')).not.toMatch(/from ["']@/);
  });
});
