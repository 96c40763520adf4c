import { type App, NestedStack, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnStateMachine, DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { VirtualClock } from '@stepwell/asl';
import { expect, it } from 'vitest';
import { synthesized } from '../../testing/synthesized.js';
import { startLocal } from '../start-local.js';
import { sampleMocks } from './sample-mocks.js';

const roleArn = 'arn:aws:iam::123456789012:role/any';

function build(app: App): void {
  const stack = new Stack(app, 'Media');
  const image = new CfnFunction(stack, 'Legacy', {
    role: roleArn,
    packageType: 'Image',
    code: { imageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/legacy:1' },
  });
  const task = (Resource: string, more: object) => ({ Type: 'Task', Resource, ...more });
  new CfnStateMachine(stack, 'Chain', {
    roleArn,
    definition: {
      StartAt: 'Speak',
      States: {
        Speak: task('arn:aws:states:::aws-sdk:polly:startSpeechSynthesisTask', {
          Parameters: { VoiceId: 'Joey', OutputFormat: 'mp3', 'Text.$': '$.text' },
          Next: 'Ask',
        }),
        Ask: task('arn:aws:states:::bedrock:invokeModel', {
          Parameters: { ModelId: 'amazon.titan-text-lite-v1', Body: {} },
          ResultSelector: { 'text.$': '$.Body.results[0].outputText' },
          Next: 'Old',
        }),
        Old: task('arn:aws:states:::lambda:invoke', { Parameters: { FunctionName: image.attrArn }, Next: 'Machines' }),
        Machines: task('arn:aws:states:::aws-sdk:ec2:describeInstances', { Parameters: {}, Next: 'Here' }),
        Here: task('arn:aws:states:::aws-sdk:sqs:listQueues', { Parameters: {}, End: true }),
      },
    },
  });
  const nested = new NestedStack(stack, 'Nested');
  new StateMachine(nested, 'Images', {
    definitionBody: DefinitionBody.fromChainable(
      new CallAwsService(nested, 'Detect', {
        service: 'rekognition',
        action: 'detectLabels',
        parameters: { Image: {} },
        iamResources: ['*'],
      }),
    ),
  });
}

it('has a sample for every task that cannot run here, with which the app runs', async () => {
  await using app = await synthesized(build);
  const { mocks, problems } = await sampleMocks(app.path);
  expect(problems).toEqual([]);
  expect(mocks.map(({ mock, isModeled }) => [mock.stateMachine, mock.state, isModeled])).toEqual([
    ['Media/Chain', 'Speak', true],
    ['Media/Chain', 'Ask', true],
    ['Media/Chain', 'Old', false],
    ['Media/Chain', 'Machines', false],
    ['Media/Nested/Images', 'Detect', true],
  ]);
  expect(mocks[0]?.mock.result).toMatchObject({
    SynthesisTask: { VoiceId: 'Joey', OutputFormat: 'mp3', TaskStatus: 'completed' },
  });
  await using env = await startLocal({
    app: app.path,
    mocks: { mocks: mocks.map(({ mock }) => mock) },
    clock: new VirtualClock(0),
  });
  const { states } = env.services;
  for (const { stateMachineArn } of states.stateMachines()) {
    const { executionArn = '' } = await states.call('StartExecution', { stateMachineArn, input: '{"text":"hello"}' });
    expect(await states.waitForExecution(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  }
});
