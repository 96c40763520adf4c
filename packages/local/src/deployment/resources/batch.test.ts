import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CfnOutput, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import {
  CfnJobDefinition,
  EcsFargateContainerDefinition,
  EcsJobDefinition,
  FargateComputeEnvironment,
  JobQueue,
} from 'aws-cdk-lib/aws-batch';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { BatchSubmitJob } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type JsonObject } from '@stepwell/asl';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { startLocal } from '../../environment/start-local.js';
import { synthesized, type SynthesizedApp } from '../../testing/synthesized.js';

const source = `
const [, , scene, code] = process.argv;
console.log('scene ' + scene + ' by ' + process.env.MANAGED_BY_AWS);
if (code === 'hang') setInterval(() => undefined, 1000);
else process.exit(Number(code));
`;

let folder: string;
let app: SynthesizedApp;
let local: LocalEnvironment;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-image-'));
  await writeFile(
    join(folder, 'Dockerfile'),
    'FROM node:22-slim\nWORKDIR /app\nCOPY job.mjs .\nUSER node\nENTRYPOINT ["node", "job.mjs"]\n',
  );
  await writeFile(join(folder, 'Other'), 'FROM python:3\nCMD ["python", "job.py"]\n');
  await writeFile(join(folder, 'job.mjs'), source);
  app = await synthesized((root) => {
    const stack = new Stack(root, 'Jobs');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const computeEnvironment = new FargateComputeEnvironment(stack, 'Fargate', {
      vpc,
      securityGroups: [new SecurityGroup(stack, 'Group', { vpc })],
    });
    const queue = new JobQueue(stack, 'Queue', { computeEnvironments: [{ computeEnvironment, order: 1 }] });
    const logGroup = new LogGroup(stack, 'Log', { logGroupName: '/jobs', removalPolicy: RemovalPolicy.DESTROY });
    const resources = {
      cpu: 0.25,
      memory: Size.mebibytes(512),
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'job' }),
    };
    const definition = new EcsJobDefinition(stack, 'Job', {
      container: new EcsFargateContainerDefinition(stack, 'Container', {
        ...resources,
        image: ContainerImage.fromAsset(folder),
        command: ['Ref::scene', 'Ref::code'],
      }),
      parameters: { code: '0' },
    });
    new EcsJobDefinition(stack, 'Python', {
      container: new EcsFargateContainerDefinition(stack, 'Snake', {
        ...resources,
        image: ContainerImage.fromAsset(folder, { file: 'Other' }),
      }),
    });
    const secretive = new EcsJobDefinition(stack, 'Secretive', {
      container: new EcsFargateContainerDefinition(stack, 'Keys', {
        ...resources,
        image: ContainerImage.fromAsset(folder),
      }),
    });
    const { defaultChild } = secretive.node;
    if (!(defaultChild instanceof CfnJobDefinition)) throw new Error('A job definition has one resource');
    const secret = { Name: 'KEY', ValueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/key' };
    defaultChild.addPropertyOverride('ContainerProperties.Secrets', [secret]);
    defaultChild.addPropertyOverride('ContainerProperties.LogConfiguration.LogDriver', 'splunk');
    new CfnJobDefinition(stack, 'Nodes', {
      type: 'multinode',
      nodeProperties: { mainNode: 0, numNodes: 2, nodeRangeProperties: [] },
    });
    const task = new BatchSubmitJob(stack, 'Run', {
      jobDefinitionArn: definition.jobDefinitionArn,
      jobName: 'run',
      jobQueueArn: queue.jobQueueArn,
      payload: TaskInput.fromObject({ 'scene.$': '$.scene', 'code.$': '$.code' }),
    });
    const machine = new StateMachine(stack, 'Machine', { definitionBody: DefinitionBody.fromChainable(task) });
    const told = new Queue(stack, 'Told');
    new Rule(stack, 'Rule', {
      eventPattern: { source: ['aws.batch'], detail: { status: ['SUCCEEDED'] } },
      targets: [new SqsQueue(told)],
    });
    for (const [name, value] of Object.entries({ MachineArn: machine.stateMachineArn, ToldUrl: told.queueUrl }))
      new CfnOutput(stack, name, { value });
  });
  local = await startLocal({ app: app.path });
});
afterAll(async () => {
  await local.close();
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function start(input: object): Promise<string> {
  const { executionArn = '' } = await local.services.states.call('StartExecution', {
    stateMachineArn: String(local.outputs['Jobs']?.['MachineArn']),
    input: JSON.stringify(input),
  });
  return executionArn;
}

describe('batch', () => {
  it('runs a job of an image asset for a state machine, and returns the job', async () => {
    const ended = await local.services.states.waitForExecution(await start({ scene: 's3://scenes/a', code: '0' }));
    expect(ended).toMatchObject({ status: 'SUCCEEDED' });
    const job = JSON.parse(ended.output ?? '') as JsonObject;
    expect(job).toMatchObject({
      JobName: 'run',
      Status: 'SUCCEEDED',
      StatusReason: 'Essential container in task exited',
      Parameters: { scene: 's3://scenes/a', code: '0' },
      Container: {
        ExitCode: 0,
        Environment: [{ Name: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' }],
        LogStreamName: expect.stringMatching(/^job\/default\//) as string,
      },
      Attempts: [{ Container: { ExitCode: 0 } }],
    });
    const client = new CloudWatchLogsClient(local.clientConfig());
    expect(
      (await client.send(new FilterLogEventsCommand({ logGroupName: '/jobs' }))).events?.map(({ message }) => message),
    ).toEqual(['scene s3://scenes/a by STARTED_BY_STEP_FUNCTIONS']);
    client.destroy();
    const [message] = await local.services.sqs.receive(String(local.outputs['Jobs']?.['ToldUrl']), { waitSeconds: 5 });
    expect(JSON.parse(message?.body ?? '{}')).toMatchObject({
      source: 'aws.batch',
      'detail-type': 'Batch Job State Change',
      detail: { jobName: 'run', status: 'SUCCEEDED', jobId: job['JobId'] },
    });
  });

  it('fails the task with the job as its cause when the job fails', async () => {
    const executionArn = await start({ scene: 'b', code: '9' });
    const { status, error, cause } = await local.services.states.waitForExecution(executionArn);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(cause ?? '')).toMatchObject({ Status: 'FAILED', Container: { ExitCode: 9 } });
    expect(local.services.states.history(executionArn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskFailed',
      'ExecutionFailed',
    ]);
  });

  it('terminates the job when its execution is stopped', async () => {
    const { batch, states } = local.services;
    const runs = new Promise<string>((resolve) => {
      const stop = batch.on('status', ({ jobId, status }) => {
        if (status !== 'RUNNING') return;
        stop();
        resolve(jobId);
      });
    });
    const executionArn = await start({ scene: 'c', code: 'hang' });
    const jobId = await runs;
    await states.call('StopExecution', { executionArn });
    expect(await batch.waitForJob(jobId)).toMatchObject({ status: 'FAILED', isTerminated: true });
  });

  it('creates stubs of the network, and lists unsupported definitions with the reason', () => {
    const of = (type: string) => local.resources.filter((resource) => resource.type === type);
    expect(of('AWS::EC2::VPC')).toMatchObject([
      { status: 'stub', physicalId: expect.stringMatching(/^vpc-[0-9a-f]{17}$/) as string },
    ]);
    expect(of('AWS::Batch::JobDefinition').map(({ status, reason }) => [status, reason])).toEqual([
      ['running', undefined],
      ['unsupported', expect.stringContaining("the program 'python' is not supported locally")],
      ['running', undefined],
      ['unsupported', 'only jobs of one container are supported locally'],
    ]);
    expect(local.resources.find(({ path }) => path === 'Jobs/Secretive/Resource')?.differences).toEqual(
      expect.arrayContaining([
        { property: 'ContainerProperties.Secrets', effect: 'missing', reason: 'Secrets are not read.' },
        {
          property: 'ContainerProperties.LogConfiguration.LogDriver',
          effect: 'difference',
          reason: 'Log lines are stored in CloudWatch Logs.',
        },
      ]),
    );
    expect([...new Set(local.unsupported.map(({ type }) => type))]).toEqual(['AWS::Batch::JobDefinition']);
  });
});
