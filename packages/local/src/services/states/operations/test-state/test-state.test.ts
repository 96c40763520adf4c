import { describe, expect, it } from 'vitest';
import { type TestStateInput, type TestStateOutput } from '@aws-sdk/client-sfn';
import { roleArn, startStates } from '../../testing/start-states.js';

type Request = Omit<TestStateInput, 'definition'> & { readonly definition: object };

/** Calls TestState in process; a refusal rejects with the API's error. */
async function testState({ definition, ...request }: Request): Promise<TestStateOutput> {
  await using local = await startStates();
  return await local.states.inProcess.call('TestState', { definition: JSON.stringify(definition), ...request });
}

const task = (resource: string): object => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  QueryLanguage: 'JSONata',
  Arguments: '{% $states.input %}',
  Output: '{% $states.result %}',
  End: true,
});
const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Each',
  States: { Each: { Type: 'Pass', End: true } },
};
const branch = { StartAt: 'Each', States: { Each: { Type: 'Pass', End: true } } };
const parallel = {
  Type: 'Parallel',
  Branches: [branch, { StartAt: 'Other', States: { Other: { Type: 'Pass', End: true } } }],
  End: true,
};
const map = { Type: 'Map', ItemsPath: '$.items', ItemProcessor: processor, End: true };

describe('TestState', () => {
  it('runs a function for a Task, and returns its data with DEBUG only', async () => {
    await using local = await startStates();
    const Resource = await local.createFunction('export const handler = async ({ n }) => ({ n: n + 1 });');
    const request = {
      definition: JSON.stringify({ Type: 'Task', Resource, ResultPath: '$.r', Next: 'Then' }),
      input: '{"n":1}',
      roleArn,
    };
    expect(await local.states.inProcess.call('TestState', request)).toEqual({
      status: 'SUCCEEDED',
      output: '{"n":1,"r":{"n":2}}',
      nextState: 'Then',
    });
    const { inspectionData } = await local.states.inProcess.call('TestState', { ...request, inspectionLevel: 'DEBUG' });
    expect(inspectionData).toMatchObject({
      input: '{"n":1}',
      afterParameters: '{"n":1}',
      result: '{"n":2}',
      afterResultPath: '{"n":1,"r":{"n":2}}',
    });
  });

  it('accepts variables and a context object', async () => {
    const definition = {
      ...task('sqs:sendMessage'),
      Output: { v: '{% $v %}', role: '{% $states.context.Execution.RoleArn %}' },
    };
    expect(
      await testState({
        definition,
        variables: '{"v":1}',
        context: '{"Execution":{"RoleArn":"r"}}',
        mock: { result: '{}', fieldValidationMode: 'NONE' },
      }),
    ).toMatchObject({ output: '{"v":1,"role":"r"}' });
  });

  it.each<[string, string | undefined, string]>([
    ['JSON', undefined, '[{"a":"1"},{"a":"2"}]'],
    ['JSONL', undefined, '{"a":"1"}\n{"a":"2"}\n'],
    ['CSV', undefined, 'a\n1\n2\n'],
    ['JSON', '/deep/list', '{"deep":{"list":[{"a":"1"},{"a":"2"}]}}'],
  ])('reads the data of an ItemReader as %s (pointer %s)', async (InputType, ItemsPointer, mapItemReaderData) => {
    const { ItemsPath: _path, ...rest } = map;
    const ReaderConfig = {
      InputType,
      ...(InputType === 'CSV' ? { CSVHeaderLocation: 'FIRST_ROW' } : {}),
      ...(ItemsPointer === undefined ? {} : { ItemsPointer }),
    };
    const definition = {
      ...rest,
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Parameters: { Bucket: 'b', Key: 'k' } },
      ItemSelector: { 'v.$': '$$.Map.Item.Value.a' },
    };
    const { inspectionData } = await testState({
      definition,
      mock: { result: '[]' },
      stateConfiguration: { mapItemReaderData },
      inspectionLevel: 'DEBUG',
    });
    expect(inspectionData?.afterItemSelector).toBe('[{"v":"1"},{"v":"2"}]');
    expect(inspectionData?.afterItemsPointer).toBe(ItemsPointer === undefined ? undefined : '[{"a":"1"},{"a":"2"}]');
  });

  it.each<[string, Request]>([
    [
      "State type 'Wait' is not supported when a mock is specified",
      { definition: { Type: 'Wait', Seconds: 1, End: true }, mock: { result: '1' } },
    ],
    [
      "Resource 'arn:aws:states:us-east-1:123456789012:activity:a' is not supported when a mock is not specified",
      {
        definition: { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a', End: true },
        roleArn,
      },
    ],
    [
      'TestState does not support Context when a mock is not specified.',
      { definition: { Type: 'Pass', End: true }, context: '{}' },
    ],
    [
      'A test mock should have one of the following fields: [result, errorOutput].',
      { definition: task('sqs:sendMessage'), mock: {} },
    ],
    ['Mocked result must be an array.', { definition: map, mock: { result: '{}' } }],
    ['Mocked result must be an array.', { definition: parallel, mock: { result: '{}' } }],
    [
      'Mocked result must contain the same number of items as number of Parallel branches.',
      { definition: parallel, mock: { result: '[1]' } },
    ],
    [
      'Map iteration failure count must be less than or equal to the number of Map iterations.',
      {
        definition: map,
        input: '{"items":[1,2]}',
        mock: { result: '[]' },
        stateConfiguration: { mapIterationFailureCount: 3 },
      },
    ],
    [
      'Mocked result must be a JSON object.',
      {
        definition: {
          ...map,
          ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } },
        },
        mock: { result: '[]' },
      },
    ],
    [
      'A test mock should have only one of the following fields: [result, errorOutput].',
      { definition: task('sqs:sendMessage'), mock: { result: '{}', errorOutput: { error: 'E' } } },
    ],
    ['Mocked result must be valid JSON', { definition: task('sqs:sendMessage'), mock: { result: '{' } }],
    ['Variables must be a JSON object.', { definition: { Type: 'Pass', End: true }, variables: '[]' }],
    [
      'Invalid Context object provided: State.RetryCount must be a number',
      { definition: task('sqs:sendMessage'), mock: { result: '{}' }, context: '{"State":{"RetryCount":"1"}}' },
    ],
    [
      "State 'Nowhere', named in ErrorCausedByState, not found in definition",
      { definition: map, mock: { errorOutput: { error: 'E' } }, stateConfiguration: { errorCausedByState: 'Nowhere' } },
    ],
  ])('rejects: %s', async (message, request) => {
    await expect(testState(request)).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  const token = {
    ...task('sqs:sendMessage.waitForTaskToken'),
    Arguments: { QueueUrl: 'q', MessageBody: '{% $states.context.Task.Token %}' },
  };
  it.each<[string, Request]>([
    ['TestState API does not support Map or Parallel states.', { definition: map }],
    ['TestState API does not support Map or Parallel states.', { definition: parallel }],
    ["TestState API does not support '.sync' or '.waitForTaskToken' integration", { definition: token, roleArn }],
    [
      "TestState API does not support '.sync' or '.waitForTaskToken' integration",
      { definition: task('glue:startJobRun.sync'), roleArn },
    ],
  ])('without a mock, rejects: %s', async (message, request) => {
    await expect(testState(request)).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message: expect.stringContaining(message),
    });
  });

  it('accepts a state with unknown transitions, but no other mistake', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Elsewhere' }];
    expect(
      await testState({
        definition: { ...map, End: undefined, Next: 'Gone', Catch },
        input: '{"items":[]}',
        mock: { result: '[]' },
      }),
    ).toMatchObject({ status: 'SUCCEEDED', nextState: 'Gone' });
    const inner = { ...processor, States: { Each: { Type: 'Pass', Next: 'Gone' } } };
    await expect(
      testState({ definition: { ...map, ItemProcessor: inner }, mock: { result: '[]' } }),
    ).rejects.toMatchObject({ name: 'InvalidDefinition' });
    await expect(
      testState({ definition: { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } } }),
    ).rejects.toMatchObject({ name: 'InvalidDefinition' });
  });
});

describe('a mocked result', () => {
  const check = (
    resource: string,
    result: object,
    fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE',
  ): Promise<TestStateOutput> =>
    testState({
      definition: task(resource),
      mock: { result: JSON.stringify(result), ...(fieldValidationMode === undefined ? {} : { fieldValidationMode }) },
    });

  it.each<[string, object, string]>([
    ['aws-sdk:dynamodb:getItem', { Item: { id: { S: 1 } } }, "Field 'S' must be a string"],
    ['aws-sdk:dynamodb:getItem', { Item: [] }, "Field 'Item' must be an object"],
    ['aws-sdk:lambda:getFunction', { Configuration: { Runtime: 'cobol' } }, "Field 'Runtime' is not an expected value"],
    ['states:startExecution', { ExecutionArn: 'a' }, "Required field 'StartDate' is missing"],
    ['states:startExecution.sync:2', { ExecutionArn: 'a' }, "Required field 'StateMachineArn' is missing"],
    // Step Functions polls jobs with other operations.
    ['glue:startJobRun.sync', { JobRun: 'j' }, "Field 'JobRun' must be an object"],
    ['ecs:runTask.sync', { Tasks: {} }, "Field 'Tasks' must be an array"],
    ['batch:submitJob.sync', { Jobs: [{ JobName: 'n' }] }, "Required field 'JobId' is missing"],
    ['aws-sdk:dynamodb:getItem', { Item: { done: { Bool: 'yes' } } }, "Field 'Bool' must be a boolean"],
    ['dynamodb:getItem', { Item: { done: { BOOL: 'yes' } } }, "Field 'BOOL' must be a boolean"],
    ['aws-sdk:lambda:getFunction', { Configuration: { KmsKeyArn: 1 } }, "Field 'KmsKeyArn' must be a string"],
    ['aws-sdk:lambda:getFunction', { Tags: { a: 1 } }, "Field 'Tags' must be a string"],
    [
      'states:startExecution',
      { ExecutionArn: '', StartDate: 1 },
      "Field 'ExecutionArn' is less than the minimum length",
    ],
    [
      'aws-sdk:lambda:getFunction',
      { Configuration: { Description: 'x'.repeat(257) } },
      "Field 'Description' exceeds the maximum length",
    ],
  ])('of %s is validated against the model of the API: %j', async (resource, result, problem) => {
    await expect(check(resource, result)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Mock result schema validation error: ${problem}`,
    });
  });

  it('needs no required fields with PRESENT, and is not validated with NONE', async () => {
    expect(await check('states:startExecution', { ExecutionArn: 'a' }, 'PRESENT')).toMatchObject({
      status: 'SUCCEEDED',
    });
    await expect(check('states:startExecution', { ExecutionArn: 1 }, 'PRESENT')).rejects.toMatchObject({
      name: 'ValidationException',
    });
    expect(await check('states:startExecution', { ExecutionArn: 1 }, 'NONE')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('can be any JSON for a function payload, a task token or an activity', async () => {
    expect(await check('lambda:invoke', { Payload: { any: 1 }, StatusCode: 200 })).toMatchObject({
      status: 'SUCCEEDED',
    });
    expect(await check('lambda:invoke.waitForTaskToken', { StatusCode: 'any' })).toMatchObject({ status: 'SUCCEEDED' });
    const definition = { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a', End: true };
    expect(await testState({ definition, mock: { result: '{"any":1}' } })).toMatchObject({ output: '{"any":1}' });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
  it.each(['apigateway:invoke', 'eks:call', 'eks:runJob.sync', 'http:invoke'])(
    'of %s is not validated',
    async (resource) => {
      const parameters =
        resource === 'http:invoke'
          ? { ApiEndpoint: 'https://a.example', Method: 'GET', Authentication: { ConnectionArn: 'c' } }
          : '{% $states.input %}';
      const definition = { ...task(resource), Arguments: parameters };
      expect(await testState({ definition, mock: { result: '{"StatusCode":"any"}' } })).toMatchObject({
        status: 'SUCCEEDED',
      });
    },
  );
});
