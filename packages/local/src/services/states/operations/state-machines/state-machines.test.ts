import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echo, roleArn, sleeper, startStates, type TestStates } from '../../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates();
});
afterAll(() => env[Symbol.asyncDispose]());

const definition = JSON.stringify(echo);

describe('a state machine', () => {
  it('is described as it was created', async () => {
    const loggingConfiguration = {
      level: 'ALL' as const,
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:g:*' } }],
    };
    const made = await env.client.send(
      new CreateStateMachineCommand({
        name: 'described',
        definition,
        roleArn,
        type: 'EXPRESS',
        loggingConfiguration,
        tracingConfiguration: { enabled: true },
      }),
    );
    expect(made.stateMachineArn).toBe('arn:aws:states:us-east-1:123456789012:stateMachine:described');
    const { $metadata, ...described } = await env.client.send(
      new DescribeStateMachineCommand({ stateMachineArn: made.stateMachineArn }),
    );
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(described).toEqual({
      stateMachineArn: made.stateMachineArn,
      name: 'described',
      status: 'ACTIVE',
      type: 'EXPRESS',
      definition,
      roleArn,
      loggingConfiguration,
      creationDate: made.creationDate,
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
  });

  it('is created idempotently, regardless of role and tags', async () => {
    const first = await env.client.send(new CreateStateMachineCommand({ name: 'twice', definition, roleArn }));
    const again = await env.client.send(
      new CreateStateMachineCommand({
        name: 'twice',
        definition,
        roleArn: `${roleArn}-2`,
        tags: [{ key: 'a', value: 'b' }],
      }),
    );
    expect(again.creationDate).toEqual(first.creationDate);
    const described = await env.client.send(
      new DescribeStateMachineCommand({ stateMachineArn: first.stateMachineArn }),
    );
    expect(described.roleArn).toBe(roleArn);
  });

  it('is rejected if another one has the name', async () => {
    const create = (text: string) =>
      env.client.send(new CreateStateMachineCommand({ name: 'taken', definition: text, roleArn }));
    const { stateMachineArn } = await create(definition);
    await expect(create(JSON.stringify(echo, null, 1))).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${stateMachineArn}'`,
    });
  });

  it.each([
    [{ name: 'a:b', definition, roleArn }, 'InvalidName', "Invalid Name: 'a:b'"],
    [{ name: 'bad', definition, roleArn: 'none' }, 'InvalidArn', "Invalid Role Arn: 'none'"],
    [{ name: 'bad', definition: 'no', roleArn }, 'InvalidDefinition', /^Invalid State Machine Definition: '/],
    [
      { name: 'bad', definition, roleArn, versionDescription: 'x' },
      'ValidationException',
      'Version description can only be set when publish is true',
    ],
    [
      { name: 'bad', definition, roleArn, loggingConfiguration: { level: 'FATAL' as const } },
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    ],
    [
      { name: 'x'.repeat(81), definition, roleArn },
      'ValidationException',
      /Member must have length less than or equal to 80/,
    ],
  ])('is rejected for %j', async (input, name, message) => {
    await expect(env.client.send(new CreateStateMachineCommand(input))).rejects.toMatchObject({
      name,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('has a new revision only if an update changes it', async () => {
    const { stateMachineArn } = await env.client.send(
      new CreateStateMachineCommand({ name: 'updated', definition, roleArn }),
    );
    const update = (text: string) =>
      env.client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: text }));
    expect((await update(definition)).revisionId).toBeUndefined();
    const second = await update(JSON.stringify(sleeper));
    expect(second.revisionId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await update(JSON.stringify(sleeper))).revisionId).toBe(second.revisionId);
    const described = await env.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(described).toMatchObject({ definition: JSON.stringify(sleeper), revisionId: second.revisionId });
  });

  it('rejects an update without changes', async () => {
    const { stateMachineArn } = await env.client.send(
      new CreateStateMachineCommand({ name: 'nothing', definition, roleArn }),
    );
    await expect(env.client.send(new UpdateStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'MissingRequiredParameter',
    });
  });

  it('keeps the definition of running executions', async () => {
    const { stateMachineArn } = await env.client.send(
      new CreateStateMachineCommand({ name: 'kept', definition: JSON.stringify(sleeper), roleArn }),
    );
    const { executionArn } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    await env.client.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    const described = await env.client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(described).toMatchObject({ definition: JSON.stringify(sleeper), name: 'kept', stateMachineArn });
  });

  it('is deleted with its executions, idempotently', async () => {
    const { stateMachineArn } = await env.client.send(
      new CreateStateMachineCommand({ name: 'gone', definition: JSON.stringify(sleeper), roleArn }),
    );
    const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
    const ended = env.states.inProcess.waitForExecution(executionArn);
    await env.client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await env.client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(env.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${stateMachineArn}'`,
    });
    expect(await ended).toMatchObject({ status: 'ABORTED' });
  });

  it('is listed in pages', async () => {
    await using own = await startStates();
    for (const name of ['a', 'b', 'c']) await own.create(echo, { name });
    const first = await own.client.send(new ListStateMachinesCommand({ maxResults: 2 }));
    const second = await own.client.send(new ListStateMachinesCommand({ maxResults: 2, nextToken: first.nextToken }));
    expect([first, second].map((page) => page.stateMachines?.map((machine) => machine.name))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
    expect(second.nextToken).toBeUndefined();
    await expect(own.client.send(new ListStateMachinesCommand({ nextToken: 'nonsense' }))).rejects.toMatchObject({
      name: 'InvalidToken',
    });
  });
});

describe('a definition', () => {
  it('that is valid is OK', async () => {
    expect(await env.client.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
      result: 'OK',
      diagnostics: [],
      truncated: false,
    });
  });

  it('that is not a JSON object has a diagnostic', async () => {
    expect(await env.client.send(new ValidateStateMachineDefinitionCommand({ definition: '[' }))).toMatchObject({
      result: 'FAIL',
      diagnostics: [{ severity: 'ERROR' }],
    });
  });
});

describe('an unknown operation', () => {
  it('is an error with its name', async () => {
    const response = await fetch(env.local.endpoint.url, {
      method: 'POST',
      body: '{}',
      headers: { 'x-amz-target': 'AWSStepFunctions.RewindExecution', 'content-type': 'application/x-amz-json-1.0' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      __type: expect.stringMatching(/#UnknownOperationException$/),
      message: expect.stringContaining('no operation RewindExecution'),
    });
  });
});
