import { afterAll, describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { type MockFileEntry } from './mock-file.js';
import { createMachines } from './testing/mocked-machines.js';

const env = await startLocal();
await createMachines(env.services.states);
afterAll(() => env.close());

const use = (...mocks: MockFileEntry[]) => env.mocks.use({ mocks });

describe('an invalid file of mocks', () => {
  it.each<[string, object, string]>([
    [
      'a field',
      { mocks: [], validations: 1 },
      "validations is not a field of a file of mocks. Did you mean 'validation'?",
    ],
    ['no list', { mocks: {} }, 'mocks must be a list of mocks, got {}'],
    [
      'a field of a mock',
      { mocks: [{ sate: 'Run', result: {} }] },
      "mocks[0].sate is not a field of a mock. Did you mean 'state'?",
    ],
    ['no target', { mocks: [{ result: {} }] }, 'mocks[0] must have a state or an action'],
    ['no response', { mocks: [{ state: 'Run' }] }, 'mocks[0] must have a result or an error, or responses'],
    [
      'two responses',
      { mocks: [{ state: 'Run', result: {}, error: 'E' }] },
      'mocks[0] must have either a result or an error, got both',
    ],
    [
      'a cause',
      { mocks: [{ state: 'Run', result: {}, cause: 'E' }] },
      'mocks[0].cause cannot be used without an error',
    ],
    [
      'a delay',
      { mocks: [{ state: 'Run', result: {}, delaySeconds: -1 }] },
      'mocks[0].delaySeconds must be a number of seconds from 0 to 99999999, got -1',
    ],
    [
      'times',
      { mocks: [{ state: 'Run', responses: [{ result: {}, times: 1.5 }] }] },
      'mocks[0].responses[0].times must be an integer of at least 1, got 1.5',
    ],
    [
      'both forms',
      { mocks: [{ state: 'Run', times: 1, responses: [{ result: {} }] }] },
      'mocks[0].times cannot be used with responses',
    ],
    ['a pattern', { mocks: [{ state: 'Run', input: { a: [{ prefixes: 'x' }] }, result: {} }] }, 'mocks[0].input: '],
    [
      'a state',
      { mocks: [{ state: 'Detect label', result: {} }] },
      "mocks[0].state: the app has no state 'Detect label'. Did you mean 'Detect labels'?",
    ],
    [
      'a state machine',
      { mocks: [{ stateMachine: 'Image', state: 'Run', result: {} }] },
      "mocks[0].stateMachine: the app has no state machine 'Image'. Did you mean 'Images'?",
    ],
    [
      'an action of a state',
      { mocks: [{ state: 'Run', action: 'rekognition:detectLabels', result: {} }] },
      "mocks[0].action: the state 'Run' never calls 'rekognition:detectLabels'",
    ],
    [
      'an action',
      { mocks: [{ action: 'rekognition:detectLabel', result: {} }] },
      "mocks[0].action: 'rekognition' has no action 'detectLabel'. Did you mean 'detectLabels'",
    ],
    [
      'a service',
      { mocks: [{ action: 'recognition:detectLabels', result: {} }] },
      "mocks[0].action: 'recognition' is not a service with a model in this runtime. Did you mean 'rekognition'?",
    ],
    [
      'no action',
      { mocks: [{ action: 'detectLabels', result: {} }] },
      "'detectLabels' is not an action. Write it as <service>:<action>",
    ],
    [
      'a type',
      { mocks: [{ state: 'Detect labels', result: { Labels: [{ Confidence: 'high' }] } }] },
      'mocks[0].result.Labels[0].Confidence must be a number, got "high"',
    ],
    [
      'a range',
      { mocks: [{ state: 'Detect labels', result: { Labels: [{ Confidence: 101 }] } }] },
      'mocks[0].result.Labels[0].Confidence must be at most 100, got 101',
    ],
    [
      'an enumeration',
      { mocks: [{ state: 'Extract', result: { JobRunState: 'SUCCESS' } }] },
      'mocks[0].result.JobRunState must be one of STARTING, RUNNING',
    ],
    [
      'a member',
      { mocks: [{ state: 'Detect labels', result: { Labels: [{ Nam: 'Cat' }] } }] },
      "mocks[0].result.Labels[0].Nam is not a member of the result. Did you mean 'Name'?",
    ],
    [
      'a required member',
      { mocks: [{ action: 'bedrockruntime:converse', result: {} }] },
      'mocks[0].result.Output is required',
    ],
    [
      'a result of a sequence',
      { mocks: [{ state: 'Ask', responses: [{ result: { Body: 1 } }, { result: [] }] }] },
      'mocks[0].responses[1].result must be an object, got []',
    ],
    [
      'an error',
      { mocks: [{ state: 'Detect labels', error: 'Rekognition.ThrottledException' }] },
      "mocks[0].error: 'Rekognition.ThrottledException' is not an error of this action. Did you mean 'Rekognition.ThrottlingException'",
    ],
    [
      'an error of another spelling',
      { mocks: [{ state: 'Extract', error: 'GLUE.ConcurrentRunsExceededException' }] },
      "Did you mean 'Glue.ConcurrentRunsExceededException'",
    ],
    ...(
      [
        ['Detect labels', 'States.Timeouts', 'States.Timeout'],
        ['Extract', 'States.TaskFail', 'States.TaskFailed'],
        ['Build', 'States.Timeouts', 'States.Timeout'],
        ['Run', 'States.HeartBeatTimeout', 'States.HeartbeatTimeout'],
        ['Invoke', 'Lambda.TooManyRequestException', 'Lambda.TooManyRequestsException'],
        ['Invoke', 'Lambda.ServicesException', 'Lambda.ServiceException'],
        ['Invoke', 'sandbox.timedout', 'Sandbox.Timedout'],
      ] as const
    ).map(([state, error, name]): [string, object, string] => [
      `the misspelled ${error}`,
      { mocks: [{ state, error }] },
      `'${error}' is not an error of ${state === 'Invoke' ? 'Step Functions or Lambda' : state === 'Run' ? 'Step Functions' : 'this action'}. Did you mean '${name}'`,
    ]),
    [
      'an error of a call',
      { mocks: [{ action: 's3:getObject', error: 'NoSuchKey' }] },
      "Did you mean 'S3.NoSuchKeyException'",
    ],
  ])('names %s', async (_, file, message) => {
    await expect(env.mocks.use(file as never)).rejects.toMatchObject({
      name: 'InvalidMockConfiguration',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is accepted with another validation', async () => {
    const converse = { action: 'bedrockruntime:converse', result: {} };
    await expect(env.mocks.use({ mocks: [converse], validation: 'PRESENT' })).resolves.toEqual([]);
    await expect(use({ ...converse, result: { what: 1 }, validation: 'NONE' })).resolves.toEqual([]);
    await expect(use({ ...converse, result: { what: 1 }, validation: 'PRESENT' })).rejects.toThrow(
      'what is not a member',
    );
  });

  it.each([
    'States.TaskFailed',
    'States.Timeout',
    'Rekognition.RekognitionException',
    'Rekognition.SdkClientException',
  ])('is not one with the error %s', (error) => expect(use({ state: 'Detect labels', error })).resolves.toEqual([]));

  it.each([
    ['Invoke', 'Lambda.ResourceNotFoundException'],
    ['Invoke', 'Lambda.Unknown'],
    ['Invoke', 'Runtime.ExitError'],
    ['Invoke', 'Runtime.ImportModuleError'],
    ['Invoke', 'States.Timeout'],
    ['Invoke', 'Timeouts'],
    ['Run', 'Lambda.TooManyRequestException'],
  ])('is not one with an error of a function or a callback: %s %s', (state, error) =>
    expect(use({ state, error })).resolves.toEqual([]),
  );
});
