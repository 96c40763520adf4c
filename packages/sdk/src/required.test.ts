import { describe, expect, it } from 'vitest';
import { concurrentDownload } from './concurrent-download/index.js';
import { completeItem, eventFanOut } from './event-fan-out/index.js';
import * as sdk from './index.js';
import { mapFanOut } from './map-fan-out/index.js';
import { qualityControl } from './quality-control/index.js';
import { queueChain } from './queue-chain/index.js';
import { queueExchange } from './queue-exchange/index.js';
import { queueRouter } from './queue-router/index.js';
import { sequence } from './sequence/index.js';
import { worker } from './queue-exchange/worker/index.js';

const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Images';
const stepwell = sdk.createStepwell({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
const contract = { parseInput: (value: unknown) => value, parseOutput: (value: unknown) => value };

/** A client as called from JavaScript, with arguments of any type. */
type Client = (stepwell: unknown, options: unknown) => unknown;
const clients: Readonly<Record<string, Client>> = {
  concurrentDownload,
  eventFanOut,
  mapFanOut,
  qualityControl,
  queueExchange,
  queueRouter,
  sequence,
  workflow: (handle, options) => sdk.workflow(handle as never, contract as never, options as never),
  untypedWorkflow: sdk.untypedWorkflow,
  expressWorkflow: (handle, options) => sdk.expressWorkflow(handle as never, contract as never, options as never),
  untypedExpressWorkflow: sdk.untypedExpressWorkflow,
} as Record<string, Client>;

/** Invalid values of a required string, with the expected message. */
const wrong: readonly (readonly [unknown, string])[] = [
  [undefined, 'is required'],
  [null, 'is required'],
  ['', 'is required'],
  [7, 'must be a string, got 7'],
  [{}, 'must be a string, got {}'],
  [() => arn, 'must be a string, got function'],
];

/** The message of the error that a call throws or rejects with. */
async function messageOf(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  return 'nothing was thrown';
}

describe.each(Object.entries(clients))('%s', (_, client) => {
  it.each(wrong)('rejects the state machine ARN %j', async (stateMachineArn, problem) => {
    const message = await messageOf(() => client(stepwell, { stateMachineArn }));
    expect(message).toMatch(`stateMachineArn ${problem}. Pass the ARN of the state machine`);
  });

  it('rejects missing options, an ARN of another resource, and an invalid handle', async () => {
    expect(await messageOf(() => client(stepwell, undefined))).toMatch(/^stateMachineArn is required\./);
    expect(await messageOf(() => client(stepwell, { stateMachineArn: 'Images' }))).toMatch(
      /^stateMachineArn must be the ARN of a state machine, got 'Images'\./,
    );
    expect(await messageOf(() => client(undefined, { stateMachineArn: arn }))).toBe(
      'stepwell is required. Create it with createStepwell().',
    );
    expect(await messageOf(() => client({}, { stateMachineArn: arn }))).toMatch(
      /^stepwell must be a Stepwell handle, got \{\}\./,
    );
  });

  it.each(['bucketName', 'tableName', 'queueUrl', 'summaryTableName'])('rejects an empty %s', async (field) => {
    expect(await messageOf(() => client(stepwell, { stateMachineArn: arn, [field]: '' }))).toMatch(
      `${field} must be a string with at least one character, got "". Omit it`,
    );
    expect(await messageOf(() => client(stepwell, { stateMachineArn: arn, [field]: undefined }))).toBe(
      'nothing was thrown',
    );
  });
});

describe('a required argument', () => {
  const states = sdk.untypedWorkflow(stepwell, { stateMachineArn: arn });
  const chain = queueChain(stepwell, { queueUrl: 'https://sqs/q', bucketName: 'b' });
  const missing = undefined as never;
  const first = (items: AsyncIterable<unknown>) => items[Symbol.asyncIterator]().next();
  const images = concurrentDownload(stepwell, { stateMachineArn: arn, tableName: 't' });
  const requests = eventFanOut(stepwell, { stateMachineArn: arn, tableName: 't' });
  it.each<[string, string, (value: never) => unknown]>([
    ['queueChain', 'queueUrl', (queueUrl) => queueChain(stepwell, { queueUrl, bucketName: 'b' })],
    ['queueChain', 'bucketName', (bucketName) => queueChain(stepwell, { queueUrl: 'https://sqs/q', bucketName })],
    ['queueChain.output', 'stage', (stage) => chain.output(stage, { correlationId: 'c' })],
    ['queueChain.outputs', 'message.correlationId', (correlationId) => chain.outputs('s', { correlationId })],
    ['queueChain.progress', 'message.correlationId', (correlationId) => chain.progress(['s'], { correlationId })],
    ['queueRouter.send', 'route', (route) => queueRouter(stepwell, { stateMachineArn: arn }).send(route, {})],
    [
      'qualityControl.runs',
      'groupId',
      (groupId) => first(qualityControl(stepwell, { stateMachineArn: arn, summaryTableName: 't' }).runs(groupId)),
    ],
    ['concurrentDownload.objectOf', 'url', (url) => images.objectOf(url)],
    ['concurrentDownload.keyOf', 'url', (url) => images.keyOf(url)],
    ['eventFanOut.progress', 'requestId', (requestId) => requests.progress(requestId)],
    ['eventFanOut.summary', 'requestId', (requestId) => requests.summary(requestId)],
    ['eventFanOut.waitForSummary', 'requestId', (requestId) => requests.waitForSummary(requestId)],
    ['eventFanOut.watchProgress', 'requestId', (requestId) => first(requests.watchProgress(requestId))],
    ['completeItem', 'busName', (busName) => completeItem(busName, { item: {}, ticket: {} } as never, 1)],
    ['execution', 'nameOrArn', (nameOrArn) => states.execution(nameOrArn)],
    ['untypedExecution', 'executionArn', (executionArn) => sdk.untypedExecution(stepwell, executionArn)],
    ['parseExecutionArn', 'executionArn', (executionArn) => sdk.parseExecutionArn(executionArn)],
    ['parseStateMachineArn', 'stateMachineArn', (stateMachineArn) => sdk.parseStateMachineArn(stateMachineArn)],
    ['executionArnOf', 'stateMachineArn', (stateMachineArn) => sdk.executionArnOf(stateMachineArn, 'x')],
    [
      'describeStateMachine',
      'stateMachineArn',
      (stateMachineArn) => sdk.describeStateMachine(stepwell, stateMachineArn),
    ],
    ['listExecutions', 'stateMachineArn', (stateMachineArn) => first(sdk.listExecutions(stepwell, stateMachineArn))],
    ['workflowOf', 'stateMachineArn', (stateMachineArn) => sdk.workflowOf(stepwell, stateMachineArn)],
    ['worker', 'source', (activityArn) => worker({ activityArn }, () => 1, { stepwell })],
  ])('of %s is named in the error: %s', async (_, field, call) => {
    expect(await messageOf(() => call(missing))).toMatch(`${field} is required. Pass `);
    expect(await messageOf(() => call('' as never))).toMatch(`${field} is required. Pass `);
    expect(await messageOf(() => call(7 as never))).toMatch(`${field} must be a string, got 7. Pass `);
  });

  it('of a worker is its source or its handler', async () => {
    expect(await messageOf(() => worker(missing, () => 1, { stepwell }))).toBe(
      'source is required. Pass { queueUrl } of a queue or { activityArn } of an activity.',
    );
    expect(await messageOf(() => worker({ queueUrl: '' }, () => 1, { stepwell }))).toMatch(
      /^source\.queueUrl is required\./,
    );
    expect(await messageOf(() => worker({ queueUrl: 'https://sqs/q', tableName: '' }, () => 1, { stepwell }))).toMatch(
      /^source\.tableName must be/,
    );
    expect(await messageOf(() => worker({ queueUrl: 'https://sqs/q' }, missing, { stepwell }))).toMatch(
      /^handler is required\./,
    );
  });
});

describe('the options of createStepwell', () => {
  it.each([
    [{ endpoint: '' }, /^endpoint is required\./],
    [{ endpoint: 'localhost:4566' }, /^endpoint must be a URL with http or https, got 'localhost:4566'\./],
    [{ endpoint: 'nowhere' }, /^endpoint must be a URL/],
    [{ region: '' }, /^region is required\./],
    [{ profile: '' }, /^profile is required\./],
  ])('are rejected if they are invalid: %j', async (options, message) => {
    expect(await messageOf(() => sdk.createStepwell(options))).toMatch(message);
  });
});
