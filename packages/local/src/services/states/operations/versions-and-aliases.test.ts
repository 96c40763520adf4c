import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineVersionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  StartExecutionCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { SeededRandom } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleArn, startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates({ random: new SeededRandom(7) });
});
afterAll(() => env[Symbol.asyncDispose]());

/** A machine whose output says which definition ran. */
const answering = (answer: number) =>
  JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Result: answer, End: true } } });

async function twoVersions(name: string) {
  const { stateMachineArn = '' } = await env.client.send(
    new CreateStateMachineCommand({
      name,
      definition: answering(1),
      roleArn,
      publish: true,
      versionDescription: 'first',
    }),
  );
  await env.client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: answering(2), publish: true }));
  return { stateMachineArn, first: `${stateMachineArn}:1`, second: `${stateMachineArn}:2` };
}

async function run(stateMachineArn: string) {
  const { executionArn = '' } = await env.client.send(new StartExecutionCommand({ stateMachineArn }));
  return env.states.inProcess.waitForExecution(executionArn);
}

describe('a version', () => {
  it('runs the published definition, regardless of later updates', async () => {
    const { stateMachineArn, first } = await twoVersions('published');
    expect(await run(first)).toMatchObject({ output: '1', stateMachineArn, stateMachineVersionArn: first });
    expect(await run(stateMachineArn)).toMatchObject({ output: '2' });
    const described = await env.client.send(new DescribeStateMachineCommand({ stateMachineArn: first }));
    expect(described).toMatchObject({ definition: answering(1), description: 'first', stateMachineArn: first });
    const listed = await env.client.send(new ListExecutionsCommand({ stateMachineArn: first }));
    expect(listed.executions).toHaveLength(1);
  });

  it('is published once for a revision, and its number is not reused', async () => {
    const { stateMachineArn, second } = await twoVersions('numbered');
    const publish = () => env.client.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
    expect((await publish()).stateMachineVersionArn).toBe(second);
    await env.client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: second }));
    expect((await publish()).stateMachineVersionArn).toBe(`${stateMachineArn}:3`);
    const { stateMachineVersions } = await env.client.send(new ListStateMachineVersionsCommand({ stateMachineArn }));
    expect(stateMachineVersions?.map((version) => version.stateMachineVersionArn)).toEqual([
      `${stateMachineArn}:3`,
      `${stateMachineArn}:1`,
    ]);
  });

  it('is rejected for a revision that is not current', async () => {
    const { stateMachineArn } = await twoVersions('outdated');
    await expect(
      env.client.send(new PublishStateMachineVersionCommand({ stateMachineArn, revisionId: 'other' })),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: expect.stringMatching(
        /^Failed to publish the State Machine version for revision other\. The current State Machine revision is [0-9a-f-]{36}\.$/,
      ),
    });
  });

  it('cannot be deleted while an alias references it', async () => {
    const { first } = await twoVersions('referenced');
    await env.client.send(
      new CreateStateMachineAliasCommand({
        name: 'LIVE',
        routingConfiguration: [{ stateMachineVersionArn: first, weight: 100 }],
      }),
    );
    await expect(
      env.client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: first })),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message:
        'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this ' +
        'version: [LIVE]',
    });
  });
});

describe('an alias', () => {
  it('starts its versions according to their weights', async () => {
    const { stateMachineArn, first, second } = await twoVersions('weighted');
    const { stateMachineAliasArn = '' } = await env.client.send(
      new CreateStateMachineAliasCommand({
        name: 'CANARY',
        description: 'd',
        routingConfiguration: [
          { stateMachineVersionArn: first, weight: 80 },
          { stateMachineVersionArn: second, weight: 20 },
        ],
      }),
    );
    expect(stateMachineAliasArn).toBe(`${stateMachineArn}:CANARY`);
    const outputs: (string | undefined)[] = [];
    for (let round = 0; round < 60; round++) outputs.push((await run(stateMachineAliasArn)).output);
    const share = outputs.filter((output) => output === '1').length / outputs.length;
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(1);
    const { executions } = await env.client.send(new ListExecutionsCommand({ stateMachineArn: stateMachineAliasArn }));
    expect(executions).toHaveLength(60);
    expect(executions?.[0]).toMatchObject({ stateMachineAliasArn, stateMachineArn });
  });

  it('is updated, described, listed and deleted', async () => {
    const { stateMachineArn, first, second } = await twoVersions('kept');
    const { stateMachineAliasArn } = await env.client.send(
      new CreateStateMachineAliasCommand({
        name: 'PROD',
        routingConfiguration: [{ stateMachineVersionArn: first, weight: 100 }],
      }),
    );
    await env.client.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn,
        description: 'new',
        routingConfiguration: [{ stateMachineVersionArn: second, weight: 100 }],
      }),
    );
    expect(await env.client.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))).toMatchObject({
      name: 'PROD',
      description: 'new',
      routingConfiguration: [{ stateMachineVersionArn: second, weight: 100 }],
    });
    const list = (arn: string) => env.client.send(new ListStateMachineAliasesCommand({ stateMachineArn: arn }));
    expect((await list(stateMachineArn)).stateMachineAliases).toHaveLength(1);
    expect((await list(first)).stateMachineAliases).toHaveLength(0);
    await env.client.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }));
    await expect(env.client.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))).rejects.toMatchObject(
      { name: 'ResourceNotFound' },
    );
    await expect(
      env.client.send(new StartExecutionCommand({ stateMachineArn: stateMachineAliasArn })),
    ).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  it('is rejected with invalid weights, unknown versions, and numeric names', async () => {
    const { stateMachineArn, first, second } = await twoVersions('refused');
    const create = (name: string, ...routes: [string, number][]) =>
      env.client.send(
        new CreateStateMachineAliasCommand({
          name,
          routingConfiguration: routes.map(([stateMachineVersionArn, weight]) => ({ stateMachineVersionArn, weight })),
        }),
      );
    await expect(create('A', [first, 70], [second, 29])).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Sum of routing configuration weights must equal 100. Received: [70, 29]',
    });
    await expect(create('A', [first, 50], [first, 50])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^Routing configuration must contain distinct state machine version ARNs/),
    });
    await expect(create('A', [stateMachineArn, 100])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^Routing configuration must contain state machine version ARNs/),
    });
    await expect(create('123', [first, 100])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^1 validation error detected: Value '123' at 'name'/),
    });
  });
});
