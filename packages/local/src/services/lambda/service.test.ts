import { mkdtemp, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';
import { type FunctionDefinition } from './function-definition.js';
import { type LogLine } from './invocation.js';
import { LambdaService } from './service.js';

let local: TestEndpoint<{ lambda: LambdaService }>;
const lines: LogLine[] = [];

beforeAll(async () => {
  local = await startTestEndpoint(({ context, credentials, directory }) => ({
    lambda: new LambdaService({ ...context, credentials, directory, onLog: (line) => lines.push(line) }),
  }));
});
afterAll(() => local.close());

let count = 0;
async function create(inline: string, definition: Partial<FunctionDefinition> = {}): Promise<string> {
  count += 1;
  const { name } = await local.services.lambda.create({
    name: `function-${count}`,
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    roleArn: 'arn:aws:iam::123456789012:role/function',
    code: { inline },
    ...definition,
  });
  return name;
}

async function invoke(name: string, event: unknown = {}) {
  const result = await local.services.lambda.invoke(name, JSON.stringify(event));
  return { ...result, value: JSON.parse(result.payload) as Record<string, unknown> };
}

describe('a function in the local Lambda', () => {
  it('returns the result of an ECMAScript module handler', async () => {
    const name = await create('export const handler = async (event) => ({ doubled: event.n * 2 });');
    expect((await invoke(name, { n: 21 })).value).toEqual({ doubled: 42 });
  });

  it('returns the callback result of a CommonJS handler', async () => {
    const name = await create(
      'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, { sum: event.a + ' +
        'event.b }), 5); };',
    );
    expect((await invoke(name, { a: 1, b: 2 })).value).toEqual({ sum: 3 });
  });

  it('returns null for a Node.js 22 handler that returns a value without a callback', async () => {
    const name = await create('exports.handler = () => "lost";');
    expect((await invoke(name)).payload).toBe('null');
  });

  it('returns the value of a Node.js 24 handler', async () => {
    const name = await create('exports.handler = () => "kept";', { runtime: 'nodejs24.x' });
    expect((await invoke(name)).payload).toBe('"kept"');
  });

  it('rejects a callback handler on Node.js 24', async () => {
    const name = await create('exports.handler = (event, context, callback) => callback(null, 1);', {
      runtime: 'nodejs24.x',
    });
    const result = await invoke(name);
    expect(result.functionError).toBe('Unhandled');
    expect(result.value['errorType']).toBe('Runtime.CallbackHandlerDeprecated');
  });

  it('passes environment and context to the handler', async () => {
    const name = await create(
      'exports.handler = async (event, context) => ({ env: process.env, context: { ...context, left: ' +
        'context.getRemainingTimeInMillis() }, root: process.env.LAMBDA_TASK_ROOT });',
      {
        environment: { BUCKET: 'images' },
        memorySizeMb: 256,
        timeoutSeconds: 10,
      },
    );
    const { value, requestId } = await invoke(name);
    expect(value['env']).toMatchObject({
      BUCKET: 'images',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: local.endpoint.url,
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
    });
    const accessKeyId = (value['env'] as Record<string, string>)['AWS_ACCESS_KEY_ID'];
    expect(local.credentials.roleOf(accessKeyId)).toBe('arn:aws:iam::123456789012:role/function');
    expect(value['context']).toMatchObject({
      awsRequestId: requestId,
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
      memoryLimitInMB: '256',
      logGroupName: `/aws/lambda/${name}`,
    });
    expect((value['context'] as { left: number }).left).toBeGreaterThan(8_000);
  });

  it('hides the environment of the host from the function', async () => {
    process.env['STEPWELL_TEST_SECRET'] = 'of the host';
    const name = await create('exports.handler = async () => Object.keys(process.env);');
    expect((await invoke(name)).value).not.toContain('STEPWELL_TEST_SECRET');
  });

  it('reports an error of a handler with type, message and trace', async () => {
    const name = await create(
      'class NotThere extends Error { name = "NotThere" }\nexports.handler = async () => { throw new ' +
        'NotThere("no such image"); };',
    );
    const result = await invoke(name);
    expect(result.functionError).toBe('Unhandled');
    expect(result.value).toMatchObject({ errorType: 'NotThere', errorMessage: 'no such image' });
    expect((result.value['trace'] as string[])[0]).toBe('NotThere: no such image');
    expect(result.logTail).toContain('\tERROR\tInvoke Error');
  });

  it('stops a handler after its timeout, and uses a new worker for the next one', async () => {
    const name = await create(
      'exports.handler = async (event) => event.hang ? new Promise((resolve) => setTimeout(resolve, 60_000)) : "fine";',
      { timeoutSeconds: 1 },
    );
    const result = await invoke(name, { hang: true });
    expect(result.value).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${result.requestId} Error: Task timed out after 1.00 seconds`,
    });
    expect(result.logTail).toMatch(new RegExp(`${result.requestId} Task timed out after 1.00 seconds`));
    expect((await invoke(name)).payload).toBe('"fine"');
  });

  it('stops a handler that blocks the event loop', async () => {
    const name = await create('exports.handler = async () => { for (;;); };', { timeoutSeconds: 1 });
    expect((await invoke(name)).value['errorType']).toBe('Sandbox.Timedout');
  });

  it('reports a process exit as Runtime.ExitError', async () => {
    const name = await create('exports.handler = async () => { console.log("going"); process.exit(3); };');
    const result = await invoke(name);
    expect(result.value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${result.requestId} Error: Runtime exited with error: exit status 3`,
    });
    expect(result.logTail).toContain('INFO\tgoing');
  });

  it('reports uncaught exceptions and unhandled rejections', async () => {
    const name = await create(
      'exports.handler = (event) => new Promise(() => { setImmediate(() => { if (event.reject) ' +
        'Promise.reject(new RangeError("far")); else throw new TypeError("wild"); }); });',
    );
    expect((await invoke(name)).value).toMatchObject({ errorType: 'TypeError', errorMessage: 'wild' });
    expect((await invoke(name, { reject: true })).value).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'RangeError: far',
    });
  });

  it('stops only the function that exceeds its memory', async () => {
    const name = await create(
      'exports.handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill(Math.random())); };',
      { timeoutSeconds: 60 },
    );
    expect((await invoke(name)).value).toMatchObject({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/),
    });
  });

  it.each([
    [
      'missing.handler',
      'exports.handler = async () => 1;',
      'Runtime.ImportModuleError',
      "Error: Cannot find module 'missing'",
    ],
    [
      'index.other',
      'exports.handler = async () => 1;',
      'Runtime.HandlerNotFound',
      'index.other is undefined or not exported',
    ],
    ['index.value', 'exports.value = 1;', 'Runtime.HandlerNotFound', 'index.value is not a function'],
    ['index', 'exports.handler = async () => 1;', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['index.handler', 'exports.handler = async () => {', 'Runtime.UserCodeSyntaxError', 'SyntaxError:'],
    ['index.handler', "require('fast-check');", 'Runtime.ImportModuleError', "Cannot find module 'fast-check'"],
    ['index.handler', 'throw new Error("no configuration");', 'Error', 'no configuration'],
  ])('reports why %s of %j cannot be loaded', async (handler, inline, errorType, message) => {
    const result = await invoke(await create(inline, { handler }));
    expect(result.functionError).toBe('Unhandled');
    expect(result.value['errorType']).toBe(errorType);
    expect(result.value['errorMessage']).toContain(message);
  });

  it('runs a handler in a directory asset, with only the packages of the asset', async () => {
    const asset = await mkdtemp(join(local.directory, 'asset-'));
    await mkdir(join(asset, 'node_modules/greeting'), { recursive: true });
    await mkdir(join(asset, 'src'));
    await writeFile(join(asset, 'package.json'), '{"type":"module"}');
    await writeFile(join(asset, 'node_modules/greeting/index.js'), 'module.exports = (name) => `hello ${name}`;');
    await writeFile(
      join(asset, 'src/greet.js'),
      "import greeting from 'greeting';\nawait null;\nexport const deep = { handler: async ({ name }) => greeting(name) };",
    );
    const name = await create('', { code: { directory: asset }, handler: 'src/greet.deep.handler' });
    expect((await invoke(name, { name: 'Ada' })).payload).toBe('"hello Ada"');
  });

  it('reuses a worker, and uses two for concurrent invocations', async () => {
    const name = await create(
      'let n = 0; exports.handler = async (event) => { await new Promise((resolve) => setTimeout(resolve, ' +
        'event.ms)); return ++n; };',
    );
    expect((await invoke(name, { ms: 0 })).payload).toBe('1');
    expect((await invoke(name, { ms: 0 })).payload).toBe('2');
    const both = await Promise.all([invoke(name, { ms: 1_500 }), invoke(name, { ms: 1_500 })]);
    expect(both.map(({ payload }) => payload).sort()).toEqual(['1', '3']);
  });

  it('logs START, END and REPORT, and Init Duration once', async () => {
    const name = await create(
      'exports.handler = async () => { console.log("one %d", 1); process.stdout.write(\'{"level":"INFO"}\\n\'); ' +
        'console.error("two"); };',
    );
    const first = await invoke(name);
    expect(first.logTail.trimEnd().split('\n')).toEqual([
      `START RequestId: ${first.requestId} Version: $LATEST`,
      expect.stringMatching(new RegExp(`^\\d{4}-.*Z\\t${first.requestId}\\tINFO\\tone 1$`)),
      '{"level":"INFO"}',
      expect.stringMatching(/\tERROR\ttwo$/),
      `END RequestId: ${first.requestId}`,
      expect.stringMatching(
        /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$/,
      ),
    ]);
    const second = await invoke(name);
    expect(second.logTail).not.toContain('Init Duration');
    expect(lines.filter((line) => line.requestId === first.requestId)).toHaveLength(6);
  });

  it('throttles beyond the reserved concurrency', async () => {
    const name = await create('exports.handler = async () => new Promise((resolve) => setTimeout(resolve, 200));', {
      reservedConcurrency: 1,
    });
    const first = invoke(name);
    await expect(invoke(name)).rejects.toMatchObject({ name: 'TooManyRequestsException', statusCode: 429 });
    await first;
    await expect(invoke(name)).resolves.toMatchObject({ payload: 'null' });
  });

  it('queues invocations above the maximum number of workers', async () => {
    const name = await create('exports.handler = async (event) => event.i;');
    const results = await Promise.all(Array.from({ length: 30 }, (_, i) => invoke(name, { i })));
    expect(results.map(({ payload }) => Number(payload))).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('stops waiting when the signal aborts', async () => {
    const name = await create('exports.handler = async () => new Promise((resolve) => setTimeout(resolve, 500));');
    const controller = new AbortController();
    const waiting = local.services.lambda.invoke(name, '{}', { signal: controller.signal });
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  it('rejects an event above 6 MB and a result above 6 MB', async () => {
    const name = await create('exports.handler = async () => "x".repeat(7_000_000);');
    await expect(local.services.lambda.invoke(name, JSON.stringify('x'.repeat(6_291_456)))).rejects.toMatchObject({
      name: 'RequestEntityTooLargeException',
      statusCode: 413,
    });
    expect((await invoke(name)).value['errorType']).toBe('Function.ResponseSizeTooLarge');
  });

  it.each([
    [{ packageType: 'Image' as const }, 'PackageType: container images are not supported locally'],
    [
      { layers: ['arn:aws:lambda:us-east-1:123456789012:layer:x:1'] },
      'Layers: arn:aws:lambda:us-east-1:123456789012:layer:x:1 does not exist; publish it',
    ],
    [{ timeoutSeconds: 901 }, 'Timeout must be at most 900 seconds, got 901'],
    [{ environment: { AWS_REGION: 'x' } }, 'Environment.Variables: Lambda sets AWS_REGION itself'],
    [{ code: { directory: '/nowhere/at/all' } }, 'Code must be the path of an existing directory, got /nowhere/at/all'],
  ])('rejects a function with %j', async (definition, message) => {
    await expect(create('', definition)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    });
  });

  it('rejects connections to metadata services, and allows others', async () => {
    const name = await create(
      `
      const attempt = (url) => fetch(url).then(() => 'answered', (error) => (error.cause ?? error).message);
      exports.handler = async (event) => Promise.all(event.urls.map(attempt));`,
      { timeoutSeconds: 10 },
    );
    const { value } = await invoke(name, {
      urls: ['http://169.254.169.254/latest/meta-data/', 'http://[fd00:ec2::254]/', `${local.endpoint.url}/`],
    });
    const [metadata, metadata6, own] = value as unknown as string[];
    expect(metadata).toContain(`Function '${name}' must not connect to 169.254.169.254, a real AWS host`);
    expect(metadata6).toContain('fd00:ec2::254');
    expect(own).toBe('answered');
  });
});

describe('closing Lambda', () => {
  it('stops running and waiting invocations', async () => {
    const other = await startTestEndpoint(({ context, credentials, directory }) => ({
      lambda: new LambdaService({ ...context, credentials, directory, maxEnvironments: 1 }),
    }));
    await other.services.lambda.create({
      name: 'endless',
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      roleArn: 'arn:aws:iam::123456789012:role/x',
      code: { inline: 'exports.handler = async ({ ms }) => new Promise((r) => setTimeout(r, ms ?? 60_000));' },
      timeoutSeconds: 100,
    });
    await other.services.lambda.invoke('endless', '{"ms":0}');
    const running = other.services.lambda.invoke('endless', '{}');
    const waiting = other.services.lambda.invoke('endless', '{}');
    const ended = Promise.allSettled([running, waiting]);
    await other.close();
    expect(await ended).toMatchObject([
      { status: 'fulfilled', value: { functionError: 'Unhandled' } },
      { status: 'rejected', reason: { name: 'AbortError' } },
    ]);
  });
});
