import { type Json, VirtualClock } from '@stepwell/asl';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { historyMocks } from './history-mocks.js';
import { type MockFileEntry } from './mock-file.js';

const env = await startLocal({ clock: new VirtualClock(0) });
const { states } = env.services;
afterAll(() => env.close());

const task = (Resource: string, more: object) => ({ Type: 'Task', Resource, ...more });
const retried = { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }] };
const definition = {
  StartAt: 'Detect',
  States: {
    Detect: task('arn:aws:states:::aws-sdk:rekognition:detectText', { Parameters: {}, Next: 'Each', ...retried }),
    Each: {
      Type: 'Map',
      ItemsPath: '$.TextDetections',
      MaxConcurrency: 1,
      End: true,
      ItemProcessor: {
        StartAt: 'Translate',
        States: {
          Translate: task('arn:aws:states:::lambda:invoke', {
            Parameters: { FunctionName: 'translate', 'Payload.$': '$' },
            End: true,
            ...retried,
          }),
        },
      },
    },
  },
};
let stateMachineArn = '';
beforeAll(async () => {
  const created = await states.call('CreateStateMachine', {
    name: 'Texts',
    roleArn: 'arn:aws:iam::123456789012:role/any',
    definition: JSON.stringify(definition),
  });
  stateMachineArn = created.stateMachineArn;
});

/** Runs it with mocks, and returns its end and its history as the AWS CLI prints it. */
async function run(mocks: readonly MockFileEntry[]) {
  await env.mocks.use({ mocks });
  const { executionArn = '' } = await states.call('StartExecution', { stateMachineArn });
  const { status, output, error, cause } = await states.waitForExecution(executionArn);
  const history = JSON.parse(JSON.stringify({ events: states.history(executionArn) })) as Json;
  return { end: { status, output, error, cause }, history };
}

const failure = fc.constantFrom(
  { error: 'Rekognition.ThrottlingException', cause: 'slow down' },
  { error: 'States.TaskFailed' },
);
const detections = fc
  .array(fc.record({ DetectedText: fc.string(), Confidence: fc.integer({ min: 0, max: 100 }) }), { maxLength: 3 })
  .map((TextDetections) => ({ result: { TextDetections } }));
const translation = fc.jsonValue({ maxDepth: 2 }).map((Payload) => ({ result: { Payload } }));

it('answer as the execution did, in the order of its calls', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(failure, { maxLength: 4 }),
      detections,
      fc.array(fc.oneof(translation, failure), { maxLength: 4 }),
      translation,
      async (failures, detected, translations, last) => {
        const { end, history } = await run([
          { state: 'Detect', responses: [...failures, detected] },
          { state: 'Translate', responses: [...translations, last] },
        ]);
        const mocks = historyMocks(history, 'Texts');
        expect(mocks.every(({ validation }) => validation === undefined)).toBe(true);
        expect((await run(mocks)).end).toEqual(end);
      },
    ),
    { numRuns: 30 },
  );
});

it('joins equal responses, and keeps results that differ from the model', () => {
  const scheduled = (id: number) => ({
    id,
    previousEventId: 1,
    type: 'TaskScheduled',
    taskScheduledEventDetails: { resourceType: 'aws-sdk:rekognition', resource: 'detectText', parameters: '{}' },
  });
  const failed = (id: number, previousEventId: number) => ({
    id,
    previousEventId,
    type: 'TaskFailed',
    taskFailedEventDetails: { error: 'Rekognition.ThrottlingException', cause: 'slow' },
  });
  const events: Json = [
    { id: 1, previousEventId: 0, type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Detect' } },
    scheduled(2),
    failed(3, 2),
    scheduled(4),
    failed(5, 4),
    scheduled(6),
    { id: 7, previousEventId: 6, type: 'TaskSucceeded', taskSucceededEventDetails: { output: '{"Color":"red"}' } },
  ];
  expect(historyMocks(events)).toEqual([
    {
      state: 'Detect',
      responses: [{ error: 'Rekognition.ThrottlingException', cause: 'slow', times: 2 }, { result: { Color: 'red' } }],
      validation: 'NONE',
    },
  ]);
});

it.each<[Json, string]>([
  [{}, 'A history must be the output of stepwell history --json, or the JSON of aws stepfunctions'],
  [{ events: [] }, 'The history has no result or error of a task, so there is nothing to mock'],
  [{ events: [], nextToken: 'more' }, 'The history has a nextToken'],
  [[{ type: 'TaskFailed' }], 'events[0] must be an event with an id and a type'],
  [
    [{ id: 1, type: 'TaskFailed' }],
    'The event 1 (TaskFailed) has no TaskStateEntered event before it. Get the history with',
  ],
  ...(
    [
      [{}, 'has no output. Get the history with --include-execution-data'],
      [{ output: '{', outputDetails: { truncated: true } }, 'The output of the event 2 (TaskSucceeded) is truncated'],
      [{ output: '{' }, 'The output of the event 2 (TaskSucceeded) is not JSON'],
    ] as const
  ).map(([taskSucceededEventDetails, message]): [Json, string] => [
    [
      { id: 1, type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'A' } },
      { id: 2, previousEventId: 1, type: 'TaskSucceeded', taskSucceededEventDetails },
    ],
    message,
  ]),
])('rejects %j', (history, message) => {
  expect(() => historyMocks(history)).toThrow(expect.objectContaining({ name: 'InvalidHistory' }) as Error);
  expect(() => historyMocks(history)).toThrow(message);
});
