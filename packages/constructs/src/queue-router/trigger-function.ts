import { ROUTED_MESSAGES_PREFIX, routerEnvironment } from '@stepwell/core/queue-router';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { bundledFunction } from '../workflow/bundled-function.js';
import { grantObjectsToOwnRole } from '../workflow/grants.js';
import { executionArns } from '../states/execution-arns.js';
import { type RoutedQueue } from './definition.js';
import { type ResolvedQueueRouterProps } from './resolved-props.js';

/** Creates the function that starts an execution for each message of the queues. */
export function triggerFunction(
  scope: Construct,
  routes: readonly RoutedQueue[],
  bucket: IBucket,
  stateMachine: StateMachine,
  settings: ResolvedQueueRouterProps,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Trigger', settings, {
    asset: 'queue-router/trigger',
    description: 'QueueRouter: starts one execution for each message of its queues',
    memorySize: 256,
    timeout: settings.triggerTimeout,
    environment: {
      [routerEnvironment.stateMachineArn]: stateMachine.stateMachineArn,
      [routerEnvironment.bucket]: bucket.bucketName,
    },
  });
  grantObjectsToOwnRole(role, bucket, `${ROUTED_MESSAGES_PREFIX}messages/*`, ['s3:PutObject']);
  stateMachine.grantStartExecution(role);
  // For a repeated deduplication id, it describes the execution that the first message started.
  stateMachine.grantExecution(role, 'states:DescribeExecution');
  acknowledgePattern(
    role,
    executionArns(stateMachine),
    'The names of executions contain message ids, which are unknown beforehand',
  );
  for (const { queue } of routes) {
    handler.addEventSource(
      new SqsEventSource(queue, {
        batchSize: settings.batchSize,
        maxConcurrency: settings.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
  return handler;
}
