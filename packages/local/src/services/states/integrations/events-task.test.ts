import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { isJsonObject, type Json, SeededRandom } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventsService } from '../../events/index.js';
import { SqsService } from '../../sqs/index.js';
import { startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
let sqs: SqsService;
let client: EventBridgeClient;
beforeAll(async () => {
  env = await startStates({
    services: ({ context }) => {
      sqs = new SqsService(context);
      return { events: new EventsService({ ...context, random: new SeededRandom(1) }) };
    },
  });
  client = new EventBridgeClient(env.local.clientConfig());
  const { arn } = sqs.createQueue('seen');
  await client.send(new PutRuleCommand({ Name: 'all', EventPattern: '{"source":["some.source"]}' }));
  await client.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'seen', Arn: arn }] }));
});
afterAll(async () => {
  client.destroy();
  await env[Symbol.asyncDispose]();
});

async function start(state: object, input: object) {
  const stateMachineArn = await env.create({
    StartAt: 'PutEvents',
    States: { PutEvents: { Type: 'Task', End: true, ...state } },
  });
  const { executionArn = '' } = await env.states.inProcess.call('StartExecution', {
    stateMachineArn,
    input: JSON.stringify(input),
  });
  return executionArn;
}

/** The next event that the rule saw. */
async function nextEvent(): Promise<{ readonly [name: string]: Json }> {
  const [message] = await sqs.receive('seen', { waitSeconds: 20 });
  sqs.deleteMessage('seen', message?.receiptHandle ?? '');
  const event = JSON.parse(message?.body ?? 'null') as Json;
  return isJsonObject(event) ? event : {};
}

const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;

// Recorded on AWS: conformance/asl, services__test_events_task_service.json.
describe('events:putEvents', () => {
  it('accepts details as strings and as objects', async () => {
    const Entries = [
      { Detail: '{"Message": "HelloWorld0"}', DetailType: 'type', Source: 'some.source' },
      { Detail: { Message: 'HelloWorld1' }, DetailType: 'type', Source: 'some.source' },
      { Detail: { Message: 'HelloWorld2' }, DetailType: 'type', Source: 'some.source', Resources: ['a queue'] },
    ];
    const executionArn = await start(
      { Resource: 'arn:aws:states:::events:putEvents', Parameters: { 'Entries.$': '$.Entries' } },
      { Entries },
    );
    const { status, output = '' } = await env.states.inProcess.waitForExecution(executionArn);
    expect([status, JSON.parse(output)]).toEqual([
      'SUCCEEDED',
      { Entries: [{ EventId: uuid }, { EventId: uuid }, { EventId: uuid }], FailedEntryCount: 0 },
    ]);
    expect(env.states.inProcess.history(executionArn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const events = [await nextEvent(), await nextEvent(), await nextEvent()];
    expect(events.map(({ detail, resources }) => [detail, resources])).toEqual([
      [{ Message: 'HelloWorld0' }, []],
      [{ Message: 'HelloWorld1' }, []],
      [{ Message: 'HelloWorld2' }, ['a queue']],
    ]);
  });

  it('fails if an entry fails, with all entries in its cause', async () => {
    const Entries = [
      { Detail: '{"Message": "HelloWorld0"}', DetailType: 'type', Source: 'some.source' },
      { Detail: '"jsonstring"', DetailType: 'type', Source: 'some.source' },
    ];
    const {
      status,
      error,
      cause = '',
    } = await env.states.inProcess.waitForExecution(
      await start(
        { Resource: 'arn:aws:states:::events:putEvents', Parameters: { 'Entries.$': '$.Entries' } },
        { Entries },
      ),
    );
    expect([status, error]).toEqual(['FAILED', 'EventBridge.FailedEntry']);
    expect(JSON.parse(cause)).toEqual({
      Entries: [{ EventId: uuid }, { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }],
      FailedEntryCount: 1,
    });
    await nextEvent();
  });

  it('waits for the task token in its event', async () => {
    const executionArn = await start(
      {
        Resource: 'arn:aws:states:::events:putEvents.waitForTaskToken',
        Parameters: {
          Entries: [{ Detail: { 'token.$': '$$.Task.Token' }, DetailType: 'type', Source: 'some.source' }],
        },
      },
      {},
    );
    const { detail } = await nextEvent();
    const taskToken = isJsonObject(detail ?? null) ? String((detail as Readonly<Record<string, Json>>)['token']) : '';
    await env.client.send(new SendTaskSuccessCommand({ taskToken, output: '{"done":true}' }));
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"done":true}',
    });
  });

  it('is also an SDK integration', async () => {
    const executionArn = await start(
      {
        Resource: 'arn:aws:states:::aws-sdk:eventbridge:testEventPattern',
        Parameters: { EventPattern: '{"a":1}', Event: '{}' },
      },
      {},
    );
    expect(await env.states.inProcess.waitForExecution(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'EventBridge.InvalidEventPatternException',
      cause: expect.stringContaining('"a" must be an object or an array'),
    });
  });
});
