import { chainEnvironment } from '@stepwell/core/queue-chain';
import { Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { type Queue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { undeliveredQueue } from '../workflow/storage.js';
import { bundledFunction } from '../workflow/bundled-function.js';
import { grantTable } from '../workflow/grants.js';
import { type QueuedStage } from './stage.js';
import { type FunctionDependencies } from './trigger-function.js';

/** The resources that handle failed jobs. */
export interface JobFailureHandling {
  readonly rule: Rule;
  readonly jobFailedFunction: LambdaFunction;
  /**
   * Events about failed jobs that could not be handled, from EventBridge or as Lambda's record of a failed asynchronous
   * invocation.
   */
  readonly undeliveredQueue: Queue;
}

/**
 * Creates the function that moves the messages of failed jobs to dead-letter queues, and the EventBridge rule that
 * invokes it.
 */
export function handleJobFailures(
  scope: Construct,
  stages: readonly QueuedStage[],
  { claims, settings }: FunctionDependencies,
): JobFailureHandling {
  const { handler, role } = bundledFunction(scope, 'Failure', settings, {
    asset: 'queue-chain/failure',
    description: 'QueueChain: moves the messages of failed jobs to dead-letter queues',
    memorySize: 256,
    timeout: Duration.seconds(30),
    environment: {
      [chainEnvironment.table]: claims.tableName,
      [chainEnvironment.deadLetterQueues]: Stack.of(scope).toJsonString(
        Object.fromEntries(stages.map(({ stage, deadLetterQueue }) => [stage.name, deadLetterQueue.queueUrl])),
      ),
    },
    environmentProps: { [chainEnvironment.deadLetterQueues]: 'stages' },
  });
  grantTable(handler, claims, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
  for (const { deadLetterQueue } of stages) {
    Grant.addToPrincipal({ grantee: role, actions: ['sqs:SendMessage'], resourceArns: [deadLetterQueue.queueArn] });
    deadLetterQueue.encryptionMasterKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
  const reason = 'It is a dead-letter queue, for a rule and asynchronous invocations';
  const undelivered = undeliveredQueue(scope, 'UndeliveredQueue', settings, { reason });
  handler.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(undelivered),
  });
  const rule = new Rule(scope, 'JobsFailed', {
    description: 'QueueChain: a job failed',
    eventPattern: {
      source: ['aws.batch'],
      detailType: ['Batch Job State Change'],
      detail: { status: ['FAILED'], jobQueue: [...new Set(stages.map(({ stage }) => stage.job.jobQueue.jobQueueArn))] },
    },
    targets: [
      new FunctionTarget(handler, {
        deadLetterQueue: undelivered,
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
      }),
    ],
  });
  return { rule, jobFailedFunction: handler, undeliveredQueue: undelivered };
}
