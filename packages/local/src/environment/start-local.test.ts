import { readdir, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpIntegrationSubtype, HttpMethod, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  HttpLambdaIntegration,
  HttpSqsIntegration,
  HttpStepFunctionsIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { GetExecutionHistoryCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { startLocal } from './start-local.js';
import { synthesized } from '../testing/synthesized.js';

describe('startLocal', () => {
  it('runs an API that starts a state machine that calls a function', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Hello');
      const greet = new LambdaFunction(stack, 'Greet', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async ({ name }) => ({ text: `Hello, ${name}` });'),
      });
      const machine = new StateMachine(stack, 'Machine', {
        definitionBody: DefinitionBody.fromChainable(
          new LambdaInvoke(stack, 'Say hello', { lambdaFunction: greet, payloadResponseOnly: true }),
        ),
      });
      const input = new ParameterMapping()
        .custom('StateMachineArn', machine.stateMachineArn)
        .custom('Input', '$request.body');
      const api = new HttpApi(stack, 'Api');
      api.addRoutes({
        path: '/',
        methods: [HttpMethod.POST],
        integration: new HttpStepFunctionsIntegration('Start', { stateMachine: machine, parameterMapping: input }),
      });
      new CfnOutput(stack, 'Url', { value: api.url ?? '' });
    });
    await using local = await startLocal({ app: app.path });
    expect(local.outputs['Hello']?.['Url']).toBe(`${Object.values(local.apis)[0]}/`);
    const response = await fetch(String(local.outputs['Hello']?.['Url']), {
      method: 'POST',
      body: JSON.stringify({ name: 'Ada' }),
    });
    expect(response.status).toBe(200);
    const { executionArn } = (await response.json()) as { executionArn: string };
    expect(await local.services.states.waitForExecution(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"text":"Hello, Ada"}',
    });

    const sfn = new SFNClient(local.clientConfig());
    const history = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(history.events?.map((event) => event.type)).toContain('LambdaFunctionSucceeded');
    sfn.destroy();
  });

  it('serves a function behind an API with IAM authorization to signed requests only', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Hello');
      const echo = new LambdaFunction(stack, 'Echo', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline(
          'export const handler = async (event) => ({ body: event.body, stage: event.requestContext.stage });',
        ),
      });
      const api = new HttpApi(stack, 'Api', { createDefaultStage: false, defaultAuthorizer: new HttpIamAuthorizer() });
      api.addStage('Prod', { stageName: 'prod', autoDeploy: true });
      api.addRoutes({ path: '/echo', methods: [HttpMethod.ANY], integration: new HttpLambdaIntegration('Echo', echo) });
    });
    await using local = await startLocal({ app: app.path });
    const url = `${Object.values(local.apis)[0]}/prod/echo`;
    expect((await fetch(url)).status).toBe(403);
    const authorization = `AWS4-HMAC-SHA256 Credential=${local.credentials.accessKeyId}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`;
    const response = await fetch(url, { method: 'PUT', body: 'hi', headers: { authorization } });
    expect(await response.json()).toEqual({ body: 'hi', stage: 'prod' });
  });

  it('integrates HTTP APIs with queues and Express state machines', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Direct');
      const queue = new Queue(stack, 'Queue');
      const definition = JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Greet',
        States: { Greet: { Type: 'Pass', Output: "{% { 'text': 'Hello, ' & $states.input.name } %}", End: true } },
      });
      const machine = new StateMachine(stack, 'Machine', {
        stateMachineType: StateMachineType.EXPRESS,
        definitionBody: DefinitionBody.fromString(definition),
      });
      const input = new ParameterMapping()
        .custom('StateMachineArn', machine.stateMachineArn)
        .custom('Input', '$request.body');
      const api = new HttpApi(stack, 'Api');
      const sync = new HttpStepFunctionsIntegration('Sync', {
        stateMachine: machine,
        subtype: HttpIntegrationSubtype.STEPFUNCTIONS_START_SYNC_EXECUTION,
        parameterMapping: input,
      });
      api.addRoutes({ path: '/greet', methods: [HttpMethod.POST], integration: sync });
      api.addRoutes({
        path: '/queue',
        methods: [HttpMethod.POST],
        integration: new HttpSqsIntegration('Send', { queue }),
      });
      new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
    });
    await using local = await startLocal({ app: app.path });
    const post = (path: string, body: object) =>
      fetch(`${Object.values(local.apis)[0]}${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(await (await post('/greet', { name: 'Ada' })).json()).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"text":"Hello, Ada"}',
    });
    expect(await (await post('/queue', { MessageBody: 'hi' })).json()).toMatchObject({
      MessageId: expect.any(String) as string,
    });
    expect(
      local.services.sqs.messages(String(local.outputs['Direct']?.['QueueUrl'])).map((message) => message.body),
    ).toEqual(['hi']);
    const refused = await post('/queue', {});
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('MessageBody') as string]);
  });

  it('starts without an app, and several times in one process', async () => {
    await using one = await startLocal();
    await using two = await startLocal({ region: 'eu-west-1', accountId: '111122223333' });
    expect(one.endpoint).not.toBe(two.endpoint);
    expect([one.region, one.accountId, one.resources]).toEqual(['us-east-1', '123456789012', []]);
    const roleArn = 'arn:aws:iam::111122223333:role/Any';
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    const { stateMachineArn } = await two.services.states.call('CreateStateMachine', {
      name: 'Only',
      definition,
      roleArn,
    });
    expect(stateMachineArn).toBe('arn:aws:states:eu-west-1:111122223333:stateMachine:Only');
    const sfn = new SFNClient(one.clientConfig());
    expect((await sfn.send(new ListStateMachinesCommand())).stateMachines).toEqual([]);
    sfn.destroy();
  });

  it('uses the common account and region of the stacks', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Pinned', { env: { account: '111122223333', region: 'eu-west-1' } });
      const machine = new StateMachine(stack, 'Machine', {
        stateMachineName: 'named',
        definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Nothing')),
      });
      new CfnOutput(stack, 'Arn', { value: machine.stateMachineArn });
    });
    await using local = await startLocal({ app: app.path });
    expect([local.accountId, local.region]).toEqual(['111122223333', 'eu-west-1']);
    expect(local.outputs['Pinned']).toEqual({ Arn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:named' });
  });

  it('leaves no files and no open port behind', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-test-'));
    const local = await startLocal({ directory });
    expect(await readdir(directory)).toHaveLength(1);
    await local.close();
    await local.close();
    expect(await readdir(directory)).toEqual([]);
    await expect(fetch(local.endpoint)).rejects.toThrow();
    await rm(directory, { recursive: true });
  });

  it('closes everything if the app does not work and is strict', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Broken');
      new Queue(stack, 'Queue');
      new CfnOutput(stack, 'Password', { value: '{{resolve:secretsmanager:db}}' });
    });
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-test-'));
    await expect(startLocal({ app: app.path, directory, strict: true })).rejects.toMatchObject({
      name: 'UnsupportedApp',
      report: { doesNotWork: [{ type: 'Dynamic reference', affects: ['output Broken.Password'] }] },
    });
    expect(await readdir(directory)).toEqual([]);
    await rm(directory, { recursive: true });
  });

  it('lets requests wait until the app is deployed', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Waiting');
      for (let index = 0; index < 20; index += 1) new Queue(stack, `Queue${index}`);
    });
    const { port } = new URL((await startLocal().then(async (free) => (await free.close(), free))).endpoint);
    let isStarted = false;
    const started = startLocal({ app: app.path, port: Number(port) }).finally(() => (isStarted = true));
    const url = `http://127.0.0.1:${port}/?Action=ListQueues`;
    const headers = { host: 'sqs.us-east-1.amazonaws.com' };
    const list = (): Promise<string | undefined> =>
      new Promise((resolve) =>
        get(url, { headers }, (response) => {
          let text = '';
          response.on('data', (data) => (text += String(data))).on('end', () => resolve(text));
        }).on('error', () => resolve(undefined)),
      );
    let first: string | undefined;
    // The first request that the endpoint accepts.
    while (first === undefined && !isStarted) first = await list();
    await using local = await started;
    expect((first ?? (await list()))?.match(/<QueueUrl>/g)).toHaveLength(20);
    expect(local.resources.length).toBeGreaterThanOrEqual(20);
  });

  it('serves ARNs of the regions and accounts to which stacks are pinned', async () => {
    await using app = await synthesized((root) => {
      const env = { account: '111111111111', region: 'eu-west-1' };
      new Queue(new Stack(root, 'In-eu-west-1', { env }), 'Queue', { queueName: 'pinned' });
    });
    await using local = await startLocal({ app: app.path, stacks: ['In-eu-west-1'], region: 'us-east-1' });
    const client = new SQSClient({ ...local.clientConfig(), maxAttempts: 1 });
    const sendTo = (region: string) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: `https://sqs.${region}.amazonaws.com/111111111111/pinned`,
          MessageBody: 'x',
        }),
      );
    expect(await sendTo('us-east-1')).toHaveProperty('MessageId');
    expect(await sendTo('eu-west-1')).toHaveProperty('MessageId');
    await expect(sendTo('eu-central-1')).rejects.toMatchObject({ name: 'InvalidAddress' });
    client.destroy();
  });

  it('closes everything if the port is in use', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-test-'));
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    );
    await expect(startLocal({ port, directory })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(await readdir(directory)).toEqual([]);
    await new Promise((resolve) => taken.close(resolve));
    await rm(directory, { recursive: true });
  });
});
