import { QueueRouter, RouteStep } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { createJobs } from './batch-jobs.js';
import { type RecordProps } from './recorded-props.js';
import { UserStack, nestedScope } from './user-resources.js';

/** Sets every prop of `QueueRouter` and its routes. */
export function addStack(app: Construct, recordProps: RecordProps): void {
  const stack = new UserStack(app, 'EveryQueueRouter');
  const { key: encryptionKey, accessLogsBucket: serverAccessLogsBucket } = stack;
  const alarms = stack.alarms(recordProps);
  const functionOptions = stack.functionOptions(recordProps);
  const { job, found } = createJobs(stack, recordProps);
  const workflow = new StateMachine(stack, 'Workflow', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Work')),
  });
  const planner = stack.function('Planner');
  const routes = [
    recordProps('QueueRoute', {
      name: 'Plan',
      step: RouteStep.lambda(planner, Duration.minutes(3)),
      sendTo: 'Process',
      fifo: true,
    }),
    recordProps('QueueRoute', {
      name: 'Process',
      step: RouteStep.batchJob(job),
      ...stack.queues('Processing'),
      sendTo: 'Report',
    }),
    recordProps('QueueRoute', {
      name: 'Report',
      step: RouteStep.stateMachine(workflow, Duration.hours(1)),
      ...stack.queues('Reporting', true),
    }),
  ];
  const common = recordProps('QueueRouterProps', {
    routes,
    batchSize: 5,
    maxConcurrency: 7,
    triggerTimeout: Duration.minutes(1),
    maxReceiveCount: 8,
    executionTimeout: Duration.hours(12),
    logRetention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
    alarms,
    functionOptions,
  });
  new QueueRouter(
    stack,
    'Created',
    recordProps('QueueRouterProps', {
      ...common,
      encryptionKey,
      serverAccessLogsBucket,
      autoDelete: true,
      messageRetention: Duration.days(60),
      stateMachineName: 'every-route',
    }),
  );
  const others = [
    recordProps('QueueRoute', { name: 'Again', step: RouteStep.lambda(planner), sendTo: 'Found' }),
    recordProps('QueueRoute', { name: 'Found', step: RouteStep.batchJob(found) }),
    recordProps('QueueRoute', { name: 'Nested', step: RouteStep.stateMachine(workflow) }),
  ];
  new QueueRouter(
    stack,
    'Brought',
    recordProps('QueueRouterProps', {
      ...common,
      routes: others,
      bucket: stack.bucket('LongMessages'),
      encryptionKey,
      tracing: false,
    }),
  );
  new QueueRouter(
    nestedScope(stack),
    'Plain',
    recordProps('QueueRouterProps', {
      routes: [{ name: 'Only', step: RouteStep.lambda(planner) }],
      alarms: { enabled: false },
    }),
  );
}
