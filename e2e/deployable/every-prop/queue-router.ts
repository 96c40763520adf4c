import { QueueRouter, RouteStep } from '@stepwell/constructs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { jobsOf } from './batch-jobs.js';
import { type Given } from './given.js';
import { UserStack, deep } from './user-resources.js';

/** Every prop of `QueueRouter` and its routes. */
export function queueRouters(app: Construct, given: Given): void {
  const stack = new UserStack(app, 'EveryQueueRouter');
  const { key: encryptionKey, alarmTopic } = stack;
  const { job, found } = jobsOf(stack, given);
  const workflow = new StateMachine(stack, 'Workflow', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Work')),
  });
  const planner = stack.function('Planner');
  const routes = [
    given('QueueRoute', {
      name: 'Plan',
      step: RouteStep.lambda(planner, Duration.minutes(3)),
      sendTo: 'Process',
      fifo: true,
    }),
    given('QueueRoute', {
      name: 'Process',
      step: RouteStep.batchJob(job),
      ...stack.queues('Processing'),
      sendTo: 'Report',
    }),
    given('QueueRoute', {
      name: 'Report',
      step: RouteStep.stateMachine(workflow, Duration.hours(1)),
      ...stack.queues('Reporting', true),
    }),
  ];
  const common = given('QueueRouterProps', {
    routes,
    batchSize: 5,
    maxConcurrency: 7,
    triggerTimeout: Duration.minutes(1),
    maxReceiveCount: 8,
    executionTimeout: Duration.hours(12),
    logRetention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
    alarmTopic,
  });
  new QueueRouter(
    stack,
    'Created',
    given('QueueRouterProps', {
      ...common,
      encryptionKey,
      messageRetention: Duration.days(60),
      stateMachineName: 'every-route',
    }),
  );
  const others = [
    given('QueueRoute', { name: 'Again', step: RouteStep.lambda(planner), sendTo: 'Found' }),
    given('QueueRoute', { name: 'Found', step: RouteStep.batchJob(found) }),
    given('QueueRoute', { name: 'Nested', step: RouteStep.stateMachine(workflow) }),
  ];
  new QueueRouter(
    stack,
    'Brought',
    given('QueueRouterProps', {
      ...common,
      routes: others,
      bucket: stack.bucket('LongMessages'),
      encryptionKey,
      tracing: false,
    }),
  );
  new QueueRouter(
    deep(stack),
    'Plain',
    given('QueueRouterProps', { routes: [{ name: 'Only', step: RouteStep.lambda(planner) }], alarms: false }),
  );
}
