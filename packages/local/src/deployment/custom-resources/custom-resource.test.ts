import { CfnOutput, CfnWaitCondition, CfnWaitConditionHandle, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { VirtualClock } from '@stepwell/asl';
import { describe, expect, it, vi } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { type StartLocalOptions } from '../../environment/start-options.js';
import { synthesized } from '../../testing/synthesized.js';

/**
 * A provider that responds with the request: as `Data`, or as the environment variable tells. Its log groups contain
 * the requests.
 */
const provider = `
const https = require('https');
const send = (event, response) => new Promise((resolve, reject) => {
  const body = JSON.stringify({ StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId, ...response });
  const url = new URL(event.ResponseURL);
  const request = https.request({ hostname: url.hostname, port: 443, path: url.pathname + url.search, method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } }, (answer) => { answer.resume(); resolve(answer.statusCode); });
  request.on('error', reject);
  request.end(body);
});
exports.handler = async (event) => {
  const { ResponseURL, ...logged } = event;
  console.log('REQUEST ' + JSON.stringify(logged));
  const { Mode, Id } = event.ResourceProperties;
  if (Mode === 'throws') throw new TypeError('broken');
  if (Mode === 'silent') return;
  if (Mode === 'fetch') {
    const { StackId, RequestId, LogicalResourceId } = event;
    const response = { StackId, RequestId, LogicalResourceId, Status: 'SUCCESS', PhysicalResourceId: 'fetched', Data: { Answer: 'yes', 'a.b': 1 } };
    await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(response) });
    return;
  }
  if (Mode === 'fails') return send(event, { Status: 'FAILED', Reason: 'out of luck', PhysicalResourceId: 'failed-id' });
  const first = await send(event, { Status: 'SUCCESS', PhysicalResourceId: Id, NoEcho: true, Data: { Answer: 'to ' + event.RequestType, 'a.b': 5, Big: Mode === 'long' ? 'x'.repeat(5000) : '' } });
  console.log('AGAIN ' + first + ' ' + await send(event, { Status: 'FAILED', PhysicalResourceId: 'other' }));
};`;

function app(properties: Record<string, unknown>, timeout?: Duration) {
  return synthesized((root) => {
    const stack = new Stack(root, 'App');
    const handler = new LambdaFunction(stack, 'Provider', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(provider),
    });
    if (Object.keys(properties).length === 0) return;
    const resource = new CustomResource(stack, 'Thing', {
      resourceType: 'Custom::Thing',
      serviceToken: handler.functionArn,
      serviceTimeout: timeout,
      properties: { Id: 'thing', ...properties },
    });
    new CfnOutput(stack, 'Answer', { value: resource.getAttString('Answer') });
    new CfnOutput(stack, 'Nested', { value: resource.getAttString('a.b') });
    new CfnOutput(stack, 'Name', { value: resource.ref });
  });
}

/** Starts the app, and keeps what its provider logs. */
async function start(path: string, options: StartLocalOptions = {}) {
  const lines: string[] = [];
  const local = await startLocal({ app: path, onLog: ({ line }) => lines.push(line), ...options });
  /** The texts that it logged after a word. */
  const logged = (word: string): string[] =>
    lines.flatMap((line) => {
      const at = line.indexOf(`${word} `);
      return at < 0 ? [] : [line.slice(at + word.length + 1).trim()];
    });
  const requests = () => logged('REQUEST').map((text) => JSON.parse(text) as Record<string, unknown>);
  return { local, logged, requests, [Symbol.asyncDispose]: () => local.close() };
}

describe('a custom resource', () => {
  it('gets its ID and attributes from its provider, which responds once', async () => {
    await using synthesizedApp = await app({ Count: 3, On: true, List: [{ Deep: 1 }] });
    await using env = await start(synthesizedApp.path);
    const { local } = env;
    expect(local.outputs['App']).toEqual({ Answer: 'to Create', Nested: 5, Name: 'thing' });
    expect(env.requests()).toEqual([
      {
        RequestType: 'Create',
        ServiceToken: expect.stringContaining(':function:') as string,
        StackId: expect.stringMatching(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/App\//) as string,
        RequestId: expect.any(String) as string,
        LogicalResourceId: 'Thing',
        ResourceType: 'Custom::Thing',
        ResourceProperties: {
          ServiceToken: expect.any(String) as string,
          Id: 'thing',
          Count: '3',
          On: 'true',
          List: [{ Deep: '1' }],
        },
      },
    ]);
    // The provider still runs when its response has arrived.
    await vi.waitFor(() => expect(env.logged('AGAIN')).toEqual(['200 403']), 20_000);
    expect(local.report.doesNotWork).toEqual([]);
  });

  it('is updated, replaced and deleted', async () => {
    await using first = await app({ Value: 'one' });
    await using second = await app({ Value: 'two' });
    await using third = await app({ Value: 'two', Id: 'another' });
    await using none = await app({});
    await using env = await start(first.path);
    const { local } = env;
    await local.update(second.path);
    expect(local.outputs['App']?.['Answer']).toBe('to Update');
    await local.update(third.path);
    await local.update(none.path);
    const shown = env
      .requests()
      .map((request) => [
        request['RequestType'],
        request['PhysicalResourceId'],
        (request['ResourceProperties'] as Record<string, string>)['Value'],
        (request['OldResourceProperties'] as Record<string, string> | undefined)?.['Value'],
      ]);
    expect(shown).toEqual([
      ['Create', undefined, 'one', undefined],
      ['Update', 'thing', 'two', 'one'],
      ['Update', 'thing', 'two', 'two'],
      ['Delete', 'thing', 'two', undefined],
      ['Delete', 'another', 'two', undefined],
    ]);
  });

  it('is unsupported with the reason if its provider fails, and what was created is deleted', async () => {
    await using synthesizedApp = await app({ Mode: 'fails' });
    await using env = await start(synthesizedApp.path);
    const { local } = env;
    const [entry] = local.report.doesNotWork;
    expect(entry?.reason).toMatch(
      /^Received response status \[FAILED\] from custom resource\. Message returned: out of luck \(RequestId: .{36}\)\.$/,
    );
    expect(env.requests().map((request) => [request['RequestType'], request['PhysicalResourceId']])).toEqual([
      ['Create', undefined],
      ['Delete', 'failed-id'],
    ]);
    expect(local.outputs['App']?.['Answer']).toMatch(/^not available: Received response status/);
  });

  it('keeps its values if an update fails, and the provider undoes it', async () => {
    await using first = await app({ Value: 'one' });
    await using second = await app({ Value: 'two', Mode: 'fails' });
    await using env = await start(first.path);
    const { local } = env;
    const { notChanged } = await local.update(second.path);
    expect(
      notChanged.map(({ resource, reason }) => [resource.logicalId, /returned: (.*) \(/.exec(reason)?.[1]]),
    ).toEqual([['Thing', 'out of luck']]);
    expect(local.outputs['App']?.['Answer']).toBe('to Create');
    const values = env
      .requests()
      .map((request) => [request['RequestType'], (request['ResourceProperties'] as Record<string, string>)['Value']]);
    expect(values).toEqual([
      ['Create', 'one'],
      ['Update', 'two'],
      ['Update', 'one'],
    ]);
  });

  it.each([
    ['throws', /^The function failed: TypeError: broken \(RequestId/],
    ['long', /^Response object is too long: it has more than 4096 bytes\. \(RequestId/],
  ])('names the fault of a provider: %s', async (Mode, reason) => {
    await using synthesizedApp = await app({ Mode });
    await using env = await start(synthesizedApp.path);
    const { local } = env;
    expect(local.report.doesNotWork[0]?.reason).toMatch(reason);
  });

  it('takes a response that a function sends with fetch', async () => {
    await using synthesizedApp = await app({ Mode: 'fetch' });
    await using env = await start(synthesizedApp.path);
    expect(env.local.outputs['App']?.['Name']).toBe('fetched');
  });

  it('waits for a response as long as ServiceTimeout', async () => {
    await using synthesizedApp = await app({ Mode: 'silent' }, Duration.seconds(90));
    const clock = new VirtualClock();
    const startedAt = clock.now();
    await using env = await start(synthesizedApp.path, { clock });
    const { local } = env;
    expect(local.report.doesNotWork[0]?.reason).toMatch(
      /^CloudFormation did not receive a response from your Custom Resource\..*It waited for 90 seconds \(ServiceTimeout\)\.$/,
    );
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(90_000);
  });
});

describe('the provider framework of the CDK', () => {
  it('runs with its waiter state machine', async () => {
    await using synthesizedApp = await synthesized((root) => {
      const stack = new Stack(root, 'App');
      const inline = (id: string, code: string) =>
        new LambdaFunction(stack, id, {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline(code),
        });
      const onEvent = inline(
        'OnEvent',
        "exports.handler = async (event) => ({ PhysicalResourceId: 'p-' + event.ResourceProperties.Name, Data: { Started: 'yes' } });",
      );
      const isComplete = inline(
        'IsComplete',
        'let calls = 0; exports.handler = async () => (calls++ < 2 ? { IsComplete: false } : { IsComplete: true, Data: { Calls: calls } });',
      );
      const framework = new Provider(stack, 'Framework', {
        onEventHandler: onEvent,
        isCompleteHandler: isComplete,
        queryInterval: Duration.seconds(30),
        totalTimeout: Duration.minutes(10),
      });
      const resource = new CustomResource(stack, 'Thing', {
        serviceToken: framework.serviceToken,
        properties: { Name: 'x' },
      });
      new CfnOutput(stack, 'Calls', { value: resource.getAttString('Calls') });
      new CfnOutput(stack, 'Name', { value: resource.ref });
    });
    await using env = await start(synthesizedApp.path, { clock: new VirtualClock() });
    const { local } = env;
    expect(local.report.doesNotWork).toEqual([]);
    expect(local.outputs['App']).toEqual({ Calls: 3, Name: 'p-x' });
  });
});

describe('a handle of wait conditions', () => {
  it('takes signals of functions, and the deployment does not wait', async () => {
    await using synthesizedApp = await synthesized((root) => {
      const stack = new Stack(root, 'App');
      const handle = new CfnWaitConditionHandle(stack, 'Handle');
      const condition = new CfnWaitCondition(stack, 'Condition', { handle: handle.ref, timeout: '3600', count: 2 });
      const code =
        'exports.handler = async () => { const send = async (method, UniqueId) => (await fetch(process.env.HANDLE, ' +
        "{ method, body: method === 'PUT' ? JSON.stringify({ Status: 'SUCCESS', UniqueId }) : undefined })).status; " +
        "return [await send('PUT', 'a'), await send('PUT', 'b'), await send('GET')]; };";
      new LambdaFunction(stack, 'Signal', {
        functionName: 'signal',
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline(code),
        environment: { HANDLE: handle.ref },
      });
      new CfnOutput(stack, 'Data', { value: condition.attrData.toString() });
    });
    await using env = await start(synthesizedApp.path);
    const { local } = env;
    expect(local.report.doesNotWork).toEqual([]);
    expect(local.outputs['App']).toEqual({ Data: '{}' });
    expect((await local.services.lambda.invoke('signal', '{}')).payload).toBe('[200,200,403]');
  });
});
