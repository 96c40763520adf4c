import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFunctions, type TestFunctions } from '../../../testing/test-functions.js';

let functions: TestFunctions;
beforeAll(async () => {
  functions = await startTestFunctions({ runtimes: { java21: [process.execPath, 'runtime.mjs'] } });
});
afterAll(() => functions.close());

/** A runtime in a few lines, with Node.js's own client. */
const runtime = `#!${process.execPath}
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/';
for (;;) {
  const next = await fetch(api + 'invocation/next');
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const event = await next.json();
  console.log('got', JSON.stringify(event));
  if (event.wrong) {
    await fetch(api + 'invocation/' + id + '/error', {
      method: 'POST', headers: { 'Lambda-Runtime-Function-Error-Type': 'Custom.Wrong' },
      body: JSON.stringify({ errorMessage: 'wrong', errorType: 'Custom.Wrong', stackTrace: [] }),
    });
  } else {
    const body = JSON.stringify({ event, handler: process.env._HANDLER, pid: process.pid, cwd: process.cwd() });
    await fetch(api + 'invocation/' + id + '/response', { method: 'POST', body });
  }
}`;

describe.each(['provided.al2023', 'java21'])('a program of %s that speaks the Runtime API', (name) => {
  it('runs invocations, reports errors, and is reused', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-runtime-'));
    await writeFile(join(directory, 'runtime.mjs'), runtime);
    await writeFile(join(directory, 'package.json'), '{"type":"module"}');
    await writeFile(join(directory, 'bootstrap'), runtime);
    await chmod(join(directory, 'bootstrap'), 0o755);
    const created = await functions.create('', { runtime: name, handler: 'any.thing', code: { directory } });
    const first = await functions.invoke(created, { n: 1 });
    const { pid, cwd } = first.value as { pid: number; cwd: string };
    expect(first.value).toEqual({ event: { n: 1 }, handler: 'any.thing', pid, cwd });
    expect(cwd).not.toBe(directory);
    expect(first.logTail).toMatch(/^START .*\ngot \{"n":1\}\nEND .*\nREPORT .*Max Memory Used: [1-9]\d* MB\tInit/);
    expect(await functions.invoke(created, { wrong: true })).toMatchObject({
      functionError: 'Unhandled',
      value: { errorMessage: 'wrong', errorType: 'Custom.Wrong', stackTrace: [] },
    });
    expect((await functions.invoke(created, { n: 2 })).value).toMatchObject({ pid });
  });
});

describe('a function whose runtime cannot run', () => {
  it('exists, and its invocation rejects with the reason', async () => {
    const { unsupportedReason } = await functions.local.services.lambda.create({
      name: 'ruby',
      runtime: 'ruby3.3',
      handler: 'a.b',
      roleArn: 'arn:aws:iam::123456789012:role/x',
      code: { inline: '' },
    });
    expect(unsupportedReason).toBe(
      "ruby3.3 needs a command that speaks Lambda's Runtime API: set the option runtimes: { 'ruby3.3': ['<command>', …] }",
    );
    await expect(functions.invoke('ruby')).rejects.toMatchObject({
      name: 'InvalidRuntimeException',
      statusCode: 502,
      message: `The function cannot run locally: ${unsupportedReason ?? ''}`,
    });
  });

  it('fails if its program does not exist', async () => {
    const result = await functions.run('', { runtime: 'provided.al2' });
    expect(result.value).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: fork\/exec \S+bootstrap: no such file or directory$/),
    });
  });
});

describe('a Node.js function', () => {
  it('streams its response', async () => {
    const streamed = (body: string) =>
      functions.run(`exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { ${body} });`);
    expect(
      (
        await streamed(
          'stream.write("[1,"); await new Promise((r) => setTimeout(r, 5)); stream.write("2]"); stream.end();',
        )
      ).value,
    ).toEqual([1, 2]);
    expect((await streamed('throw new RangeError(context.functionName)')).value).toMatchObject({
      errorType: 'RangeError',
    });
  });

  it('has the working directory of its code, which is read-only, and can change it', async () => {
    const { value } = await functions.run(`
      const { execFileSync } = require('node:child_process');
      const { readFileSync, writeFileSync, mkdtempSync } = require('node:fs');
      exports.handler = async () => {
        const root = process.env.LAMBDA_TASK_ROOT;
        const seen = [process.cwd() === root, readFileSync('index.js', 'utf8').includes('execFileSync')];
        for (const file of ['index.js', 'written.txt']) {
          try { writeFileSync(file, 'here'); } catch ({ code }) { seen.push(code); }
        }
        seen.push(execFileSync('pwd', { encoding: 'utf8' }).trim() === root);
        process.chdir(mkdtempSync(require('node:os').tmpdir() + '/x'));
        return [...seen, process.cwd() !== root];
      };`);
    expect(value).toEqual([true, true, 'EACCES', 'EACCES', true, true]);
  });

  it('has a folder for temporary files that no other execution environment has', async () => {
    const source = `const { tmpdir } = require('node:os');
      const { existsSync, writeFileSync } = require('node:fs');
      const file = tmpdir() + '/x';
      exports.handler = async () => { const existed = existsSync(file); writeFileSync(file, ''); return [existed, file]; };`;
    const name = await functions.create(source);
    const [first, again] = [(await functions.invoke(name)).value, (await functions.invoke(name)).value];
    const file = (first as [boolean, string])[1];
    expect([first, again]).toEqual([
      [false, file],
      [true, file],
    ]);
    expect((await functions.run(source)).value).not.toEqual([true, file]);
    await functions.local.services.lambda.delete(name);
    await expect.poll(() => existsSync(dirname(file))).toBe(false);
  });

  it('runs in UTC, in the zone of its variable TZ, or in the zone that it sets', async () => {
    const source = `exports.handler = async ({ zone }) => {
      if (zone) process.env.TZ = zone;
      return [new Date(2024, 0, 31).toISOString(), Intl.DateTimeFormat().resolvedOptions().timeZone];
    };`;
    const before = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      expect((await functions.run(source)).value).toEqual(['2024-01-31T00:00:00.000Z', 'UTC']);
      expect((await functions.run(source, {}, { zone: 'America/Lima' })).value).toEqual([
        '2024-01-31T05:00:00.000Z',
        'America/Lima',
      ]);
      expect((await functions.run(source, { environment: { TZ: 'Asia/Tokyo' } })).value).toEqual([
        '2024-01-30T15:00:00.000Z',
        'Asia/Tokyo',
      ]);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('logs a message of several lines as one event, and what its child processes print', async () => {
    const name = await functions.create(`
      const { spawnSync } = require('node:child_process');
      exports.handler = async () => {
        console.log('one\\ntwo');
        spawnSync('sh', ['-c', 'echo out; echo err >&2'], { stdio: 'inherit' });
        process.stdout.write('no end');
      };`);
    const { requestId } = await functions.invoke(name);
    const lines = functions.lines.filter((line) => line.requestId === requestId).map(({ line }) => line);
    expect(lines.slice(1, -2).sort()).toEqual(
      [expect.stringMatching(/\tINFO\tone\ntwo$/) as string, 'err', 'no end', 'out'].sort(),
    );
  });

  it('names its sources in stack traces, if its bundle has a source map', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-sources-'));
    const source = join(folder, 'src/orders/handler.ts');
    await mkdir(join(folder, 'src/orders'), { recursive: true });
    await writeFile(
      source,
      'interface Order { id: string }\n\nexport const handler = async (order: Order): Promise<void> => {\n' +
        '  throw new Error(`no order ${order.id}`);\n};\n',
    );
    const asset = join(folder, 'cdk.out', `asset.${'cd'.repeat(32)}`);
    const outfile = join(asset, 'index.js');
    await build({ entryPoints: [source], bundle: true, platform: 'node', minify: true, sourcemap: true, outfile });
    const { value } = await functions.run('', { code: { directory: asset } }, { id: 'o1' });
    const [message, frame = ''] = (value as { trace: string[] }).trace;
    expect(message).toBe('Error: no order o1');
    expect(frame).toContain(`${source}:4:`);
  });

  it.each(['js', 'mjs'])(
    'names the files of its asset in stack traces without a source map: .%s',
    async (extension) => {
      const directory = await mkdtemp(join(tmpdir(), 'stepwell-plain-'));
      const file = join(directory, `index.${extension}`);
      const body = 'async () => { console.log(new Error("seen").stack); null.x; }';
      await writeFile(file, extension === 'js' ? `exports.handler = ${body}` : `export const handler = ${body}`);
      const { value, logTail } = await functions.run('', { code: { directory } });
      expect((value as { trace: string[] }).trace[1]).toMatch(new RegExp(`${file}:1:\\d+`));
      expect(logTail.match(new RegExp(`${file}:1:`, 'g'))).toHaveLength(2);
    },
  );

  it('has the options of its variable NODE_OPTIONS', async () => {
    const environment = { NODE_OPTIONS: '--enable-source-maps --stack-trace-limit=3' };
    const { value } = await functions.run(
      'exports.handler = async () => [Error.stackTraceLimit, process.execArgv.join().includes("inspect")];',
      { environment },
    );
    expect(value).toEqual([3, false]);
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('a Python function', () => {
  const python = (source: string, event?: unknown, environment?: Record<string, string>) =>
    functions.run(source, { runtime: 'python3.13', environment }, event);

  it('returns its result, with the context and the environment of Lambda', async () => {
    const { value, requestId } = await python(
      `import os, time
from decimal import Decimal
print("loading")
def handler(event, context):
    return {"sum": event["a"] + event["b"], "price": Decimal("1.5"), "id": context.aws_request_id, "text": "€",
            "left": context.get_remaining_time_in_millis() > 10000, "name": context.function_name, "zone": time.tzname[0],
            "cwd": os.getcwd() == os.environ["LAMBDA_TASK_ROOT"], "trace": os.environ["_X_AMZN_TRACE_ID"][:5]}`,
      { a: 1, b: 2 },
    );
    expect(value).toEqual({
      sum: 3,
      price: 1.5,
      id: requestId,
      text: '€',
      left: true,
      name: expect.stringMatching(/^function-/) as string,
      zone: 'UTC',
      cwd: true,
      trace: 'Root=',
    });
  });

  it('runs in the zone of its variable TZ', async () => {
    const source = 'import time\ndef handler(event, context):\n    return [time.tzname[0], time.localtime(0).tm_hour]';
    expect((await python(source, {}, { TZ: 'Asia/Tokyo' })).value).toEqual(['JST', 9]);
  });

  it('logs lines in order, with level and request id for logging', async () => {
    const { logTail, requestId } = await python(`
import logging, subprocess, sys
logging.getLogger().setLevel("INFO")
def handler(event, context):
    print("one")
    logging.info("two\\nlines")
    print("three", file=sys.stderr)
    logging.getLogger("x").debug("not shown")`);
    expect(logTail.split('\n').slice(1, -3)).toEqual([
      'one',
      expect.stringMatching(new RegExp(`^\\[INFO\\]\\t\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\.\\d{3}Z\\t${requestId}\\ttwo$`)),
      'lines',
      'three',
    ]);
  });

  it.each([
    [
      'def handler(event, context):\n    raise ValueError("bad order")',
      {
        errorType: 'ValueError',
        errorMessage: 'bad order',
        requestId: expect.stringMatching(/-/) as string,
        stackTrace: [expect.stringMatching(/File ".*index.py", line 2, in handler\n {4}raise ValueError/) as string],
      },
    ],
    [
      'import no_such_module',
      {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: "Unable to import module 'index': No module named 'no_such_module'",
      },
    ],
    ['x = 1', { errorType: 'Runtime.HandlerNotFound', errorMessage: "Handler 'handler' missing on module 'index'" }],
    ['def handler(:', { errorType: 'Runtime.UserCodeSyntaxError' }],
    ['raise KeyError("setting")', { errorType: 'KeyError', errorMessage: "'setting'" }],
    [
      'def handler(event, context):\n    return {1, 2}',
      {
        errorType: 'Runtime.MarshalError',
        errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable',
      },
    ],
    [
      'import os\ndef handler(event, context):\n    os._exit(3)',
      { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/exit status 3$/) as string },
    ],
    [
      'import os\ndef handler(event, context):\n    os.abort()',
      { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/signal: aborted$/) as string },
    ],
  ])('reports errors as Lambda does: %s', async (source, error) => {
    expect(await python(source)).toMatchObject({ functionError: 'Unhandled', value: error });
  });

  it.each(['os.kill(os.getppid(), 15)', 'os.kill(-1, 15)'])('cannot signal the runtime: %s', async (statement) => {
    const source = `import os\ndef handler(event, context):\n    ${statement}`;
    expect((await python(source)).value).toMatchObject({ errorType: 'PermissionError' });
  });

  it.each([
    'os.killpg(os.getpgid(os.getppid()), 9)',
    'os.killpg(os.getppid(), 9)',
    'signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 9)',
    'subprocess.run(["sh", "-c", f"kill -9 {os.getppid()}"], check=True)',
  ])('ends at most itself with %s', async (statement) => {
    const source = `import os, signal, subprocess\ndef handler(event, context):\n    ${statement}`;
    await python(source);
    expect((await python('def handler(event, context):\n    return 1')).value).toBe(1);
  });

  it('names the files of its asset in stack traces', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-python-'));
    await writeFile(join(directory, 'orders.py'), 'def find(id):\n    raise KeyError(id)\n');
    await writeFile(
      join(directory, 'index.py'),
      'import orders\ndef handler(event, context):\n    orders.find("o1")\n',
    );
    const { value, logTail } = await functions.run('', { runtime: 'python3.13', code: { directory } });
    const frames = [`File "${join(directory, 'index.py')}", line 3`, `File "${join(directory, 'orders.py')}", line 2`];
    const { stackTrace } = value as { stackTrace: string[] };
    expect(stackTrace).toEqual(frames.map((frame) => expect.stringContaining(frame) as string));
    for (const frame of frames) expect(logTail).toContain(frame);
  });

  it('keeps its state between invocations', async () => {
    const name = await functions.create(
      'count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count',
      { runtime: 'python3.12' },
    );
    const values = [];
    for (let index = 0; index < 3; index += 1) values.push((await functions.invoke(name)).value);
    expect(values).toEqual([1, 2, 3]);
  });
});

const hasBoto = hasPython && spawnSync('python3', ['-c', 'import boto3']).status === 0;

describe.skipIf(!hasBoto)('boto3 in a Python function', () => {
  it('calls the local endpoint, also where it ignores its environment', async () => {
    const { value } = await functions.run(
      `
import boto3, os
os.environ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
def handler(event, context):
    names = [f["FunctionName"] for f in boto3.client("lambda").list_functions()["Functions"]]
    url = "https://lambda.eu-west-1.amazonaws.com"
    other = boto3.client("lambda", region_name="eu-west-1", endpoint_url=url).list_functions()["Functions"]
    return [context.function_name in names, len(other) == len(names)]`,
      { runtime: 'python3.13' },
    );
    expect(value).toEqual([true, true]);
  });
});
