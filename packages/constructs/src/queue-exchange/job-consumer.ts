import {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  EXCHANGE_MESSAGES_PREFIX,
  EXCHANGE_PREFIX,
  exchangeEnvironment as names,
} from '@stepwell/core/queue-exchange';
import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { type Queue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { type IBatchJob } from '../batch-job/i-batch-job.js';
import { undeliveredQueue } from '../workflow/storage.js';
import { bundledFunction } from '../workflow/bundled-function.js';
import { grantObjectsToOwnRole, grantTable, policyOwner } from '../workflow/grants.js';
import { consumerEnvironment, eventSource, heartbeatSeconds } from './functions.js';
import { type ResolvedQueueExchangeProps } from './resolved-props.js';
import { type Storage } from './storage.js';

/** The resources that submit Batch jobs for messages and handle failed jobs. */
export interface JobConsumer {
  /** Submits a job for each message. */
  readonly submitFunction: LambdaFunction;
  /** Fails the execution of a job that failed. */
  readonly jobFailedFunction: LambdaFunction;
  readonly rule: Rule;
  /** Events about failed jobs whose executions could not be failed. */
  readonly undeliveredQueue: Queue;
}

/** Creates the functions that submit a Batch job for each message and handle failed jobs, and grants the job's role. */
export function jobConsumer(
  scope: Construct,
  job: IBatchJob,
  storage: Storage,
  settings: ResolvedQueueExchangeProps,
  stateMachine: StateMachine,
): JobConsumer {
  if (job.jobRole) {
    const owner = policyOwner(scope, job.jobRole);
    grantObjectsToOwnRole(owner, storage.bucket, `${EXCHANGE_PREFIX}*`, ['s3:GetObject']);
    stateMachine.grantTaskResponse(owner);
  }
  return {
    submitFunction: submitFunction(scope, job, storage, settings, stateMachine),
    ...handleJobFailures(scope, job, storage, settings, stateMachine),
  };
}

function submitFunction(
  scope: Construct,
  job: IBatchJob,
  storage: Storage,
  settings: ResolvedQueueExchangeProps,
  stateMachine: StateMachine,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Submit', settings, {
    asset: 'queue-exchange/submit',
    description: 'QueueExchange: submits a Batch job for each message',
    memorySize: 256,
    timeout: settings.consumerTimeout,
    environment: {
      ...consumerEnvironment(storage),
      [names.jobQueue]: job.jobQueue.jobQueueArn,
      [names.jobDefinition]: job.jobDefinition.jobDefinitionArn,
      [names.retrySeconds]: String(settings.retryInterval.toSeconds()),
      [names.heartbeatSeconds]: String(heartbeatSeconds(settings)),
      [names.jobHeartbeatSeconds]: String(jobHeartbeatSeconds(settings)),
    },
  });
  grantTable(role, storage.table, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
  grantObjectsToOwnRole(role, storage.bucket, `${EXCHANGE_MESSAGES_PREFIX}jobs/*`, ['s3:PutObject']);
  stateMachine.grantTaskResponse(role);
  job.grantSubmit(role);
  Grant.addToPrincipal({ grantee: role, actions: ['batch:ListJobs'], resourceArns: ['*'] });
  acknowledge(
    role,
    'IAM5[Resource::*]',
    'batch:ListJobs, which finds the job of a failed function, and X-Ray support only the resource *',
  );
  handler.addEventSource(eventSource(storage, settings));
  return handler;
}

/** Creates the rule and function that fail the execution of a job that crashed, timed out or did not start. */
function handleJobFailures(
  scope: Construct,
  job: IBatchJob,
  { table }: Storage,
  settings: ResolvedQueueExchangeProps,
  stateMachine: StateMachine,
): Omit<JobConsumer, 'submitFunction'> {
  const { handler, role } = bundledFunction(scope, 'JobFailed', settings, {
    asset: 'queue-exchange/job-failed',
    description: 'QueueExchange: fails the execution of a Batch job that failed',
    memorySize: 256,
    timeout: Duration.seconds(30),
    environment: { [names.table]: table.tableName },
  });
  stateMachine.grantTaskResponse(role);
  const reason = 'It is a dead-letter queue, for a rule and asynchronous invocations';
  const undelivered = undeliveredQueue(scope, 'UndeliveredQueue', settings, { reason });
  handler.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(undelivered),
  });
  const rule = new Rule(scope, 'JobsFailed', {
    description: 'QueueExchange: a job failed',
    eventPattern: {
      source: ['aws.batch'],
      detailType: ['Batch Job State Change'],
      detail: { status: ['FAILED'], jobQueue: [job.jobQueue.jobQueueArn] },
    },
    targets: [
      new FunctionTarget(handler, {
        deadLetterQueue: undelivered,
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
      }),
    ],
  });
  return { jobFailedFunction: handler, rule, undeliveredQueue: undelivered };
}

/** The heartbeat interval of a job: a third of the heartbeat timeout. */
function jobHeartbeatSeconds({ heartbeatTimeout }: ResolvedQueueExchangeProps): number {
  const within =
    heartbeatTimeout === undefined || heartbeatTimeout.isUnresolved()
      ? DEFAULT_EXCHANGE_HEARTBEAT_SECONDS
      : heartbeatTimeout.toSeconds() / 3;
  return Math.max(1, Math.floor(Math.min(DEFAULT_EXCHANGE_HEARTBEAT_SECONDS, within)));
}
