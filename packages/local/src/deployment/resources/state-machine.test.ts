import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Activity,
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { startLocal as startKit } from '../../testing-kit/start-local.js';
import { stateMachinesOf } from '../definitions/state-machines-of.js';
import { synthesized } from '../../testing/synthesized.js';

const definition = JSON.stringify({
  StartAt: 'Say',
  States: { Say: { Type: 'Pass', Result: { said: '${word}', bucket: '${bucket}' }, End: true } },
});

describe('AWS::StepFunctions', () => {
  it('creates state machines from strings and objects, with substitutions, tags, logging and type', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Machines');
      const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
      new StateMachine(stack, 'Text', {
        stateMachineType: StateMachineType.EXPRESS,
        definitionBody: DefinitionBody.fromString(definition),
        definitionSubstitutions: { word: 'hello', bucket: stack.stackName },
        logs: { destination: new LogGroup(stack, 'Log'), level: LogLevel.ALL, includeExecutionData: true },
        tracingEnabled: true,
      });
      new CfnStateMachine(stack, 'Object', {
        roleArn: role.roleArn,
        definition: JSON.parse(definition) as object,
        definitionSubstitutions: { word: 'object', bucket: '3' },
      });
      Tags.of(stack).add('team', 'images');
    });
    await using local = await startLocal({ app: app.path });
    const arn = (prefix: string) =>
      local.resources.find(
        (resource) => resource.logicalId.startsWith(prefix) && resource.type === 'AWS::StepFunctions::StateMachine',
      )?.physicalId ?? '';
    const text = await local.services.states.call('DescribeStateMachine', { stateMachineArn: arn('Text') });
    const destinations = [
      {
        cloudWatchLogsLogGroup: {
          logGroupArn: expect.stringMatching(
            /^arn:aws:logs:us-east-1:123456789012:log-group:Machines-Log.*:\*$/,
          ) as string,
        },
      },
    ];
    expect(text).toMatchObject({
      name: expect.stringMatching(/^Text[0-9A-F]{8}-[A-Za-z0-9]{12}$/) as string,
      type: 'EXPRESS',
      roleArn: expect.stringMatching(/^arn:aws:iam::123456789012:role\/Machines-TextRole/) as string,
      loggingConfiguration: { level: 'ALL', includeExecutionData: true, destinations },
      tracingConfiguration: { enabled: true },
    });
    expect(JSON.parse(text.definition ?? '')).toMatchObject({
      States: { Say: { Result: { said: 'hello', bucket: 'Machines' } } },
    });
    const { tags } = await local.services.states.call('ListTagsForResource', { resourceArn: arn('Text') });
    expect(tags).toEqual([{ key: 'team', value: 'images' }]);
    const object = await local.services.states.call('DescribeStateMachine', { stateMachineArn: arn('Object') });
    expect(JSON.parse(object.definition ?? '')).toMatchObject({
      States: { Say: { Result: { said: 'object', bucket: '3' } } },
    });
    expect(object.type).toBe('STANDARD');
  });

  it('reads a definition from an asset', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-definition-'));
    const file = join(folder, 'definition.asl.json');
    await writeFile(file, definition);
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Machines');
      const machine = new StateMachine(stack, 'Asset', {
        definitionBody: DefinitionBody.fromFile(file),
        definitionSubstitutions: { word: 'asset', bucket: 'b' },
      });
      new CfnOutput(stack, 'Arn', { value: machine.stateMachineArn });
    });
    await using local = await startLocal({ app: app.path });
    const { executionArn = '' } = await local.services.states.call('StartExecution', {
      stateMachineArn: String(local.outputs['Machines']?.['Arn']),
    });
    expect(await local.services.states.waitForExecution(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"said":"asset","bucket":"b"}',
    });
    await rm(folder, { recursive: true });
  });

  it.each(['yaml', 'yml'])('reads a definition in YAML from an asset: .asl.%s', async (extension) => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-definition-'));
    const file = join(folder, `definition.asl.${extension}`);
    // Substitutions are replaced before the text is parsed, so that they can be numbers.
    await writeFile(
      file,
      'StartAt: Say\nStates:\n  Say:\n    Type: Pass\n    Result:\n      said: ${word}\n      times: ${times}\n    End: true\n',
    );
    await using app = await synthesized((root) => {
      new StateMachine(new Stack(root, 'Machines'), 'Asset', {
        definitionBody: DefinitionBody.fromFile(file),
        definitionSubstitutions: { word: 'yaml', times: '2' },
      });
    });
    expect(JSON.parse((await stateMachinesOf(app.path))[0]?.definition ?? '')).toMatchObject({ StartAt: 'Say' });
    await using kit = await startKit(app.path);
    expect((await kit.run(undefined)).output).toEqual({ said: 'yaml', times: 2 });
    await rm(folder, { recursive: true });
  });

  it('names the position of a mistake in a definition in YAML', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-definition-'));
    const file = join(folder, 'definition.asl.yaml');
    await writeFile(file, 'StartAt: Say\nStates: !Ref Nothing\n');
    await using app = await synthesized((root) => {
      new StateMachine(new Stack(root, 'Machines'), 'Asset', { definitionBody: DefinitionBody.fromFile(file) });
    });
    const [machine] = await stateMachinesOf(app.path);
    expect(machine?.problem).toMatch(/^The definition is not valid YAML at 2:9 \(.*!Ref/);
    await using local = await startLocal({ app: app.path });
    expect(local.unsupported).toMatchObject([
      { path: 'Machines/Asset/Resource', reason: expect.stringContaining('YAML') as string },
    ]);
    await rm(folder, { recursive: true });
  });

  it('creates activities, versions and aliases', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Machines');
      const machine = new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromString(definition) });
      const version = new CfnStateMachineVersion(stack, 'Version', { stateMachineArn: machine.stateMachineArn });
      const alias = new CfnStateMachineAlias(stack, 'Live', {
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn: version.ref, weight: 100 }],
      });
      new CfnOutput(stack, 'Alias', { value: alias.ref });
      new CfnOutput(stack, 'Activity', { value: new Activity(stack, 'Work', { activityName: 'work' }).activityArn });
    });
    await using local = await startLocal({ app: app.path });
    expect(local.outputs['Machines']?.['Activity']).toBe('arn:aws:states:us-east-1:123456789012:activity:work');
    const { executionArn = '' } = await local.services.states.call('StartExecution', {
      stateMachineArn: String(local.outputs['Machines']?.['Alias']),
    });
    expect((await local.services.states.waitForExecution(executionArn)).status).toBe('SUCCEEDED');
  });

  it('is unsupported if its definition is invalid', async () => {
    await using app = await synthesized((root) => {
      new StateMachine(new Stack(root, 'Machines'), 'Broken', {
        definitionBody: DefinitionBody.fromString('{"StartAt":"Nowhere","States":{"A":{"Type":"Succeed"}}}'),
      });
    });
    await using local = await startLocal({ app: app.path });
    expect(local.unsupported).toMatchObject([
      { path: 'Machines/Broken/Resource', reason: expect.stringContaining('Nowhere') as string },
    ]);
  });
});
