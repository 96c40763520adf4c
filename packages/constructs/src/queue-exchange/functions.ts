import {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  EXCHANGE_OUTPUTS_PREFIX,
  EXCHANGE_PREFIX,
  exchangeEnvironment as names,
} from '@stepwell/core/queue-exchange';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { bundledFunction } from '../workflow/bundled-function.js';
import { commaSeparated } from '../workflow/comma-separated.js';
import { grantObjects, grantTable } from '../workflow/grants.js';
import { type ResolvedQueueExchangeProps } from './resolved-props.js';
import { DEAD_LETTER_FUNCTION_TIMEOUT, type Storage } from './storage.js';

/** Creates the function that consumes messages and calls the Processor function. */
export function consumerFunction(
  scope: Construct,
  processor: IFunction,
  storage: Storage,
  settings: ResolvedQueueExchangeProps,
  stateMachine: StateMachine,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Taker', settings, {
    asset: 'queue-exchange/consume',
    description: 'QueueExchange: consumes messages, calls the Processor, and responds to executions',
    memorySize: 256,
    timeout: settings.consumerTimeout,
    environment: {
      ...consumerEnvironment(storage),
      [names.functionArn]: processor.functionArn,
      [names.permanentErrors]: commaSeparated(settings.permanentErrors),
      [names.retrySeconds]: String(settings.retryInterval.toSeconds()),
      [names.heartbeatSeconds]: String(heartbeatSeconds(settings)),
    },
    environmentProps: { [names.permanentErrors]: 'permanentErrors' },
  });
  Grant.addToPrincipal({ grantee: role, actions: ['lambda:InvokeFunction'], resourceArns: [processor.functionArn] });
  grantProcessMessages(role, storage, stateMachine);
  acknowledgeProcessMessages(role, storage);
  handler.addEventSource(eventSource(storage, settings));
  return handler;
}

/** Creates the event source of the function that consumes messages. */
export function eventSource(
  { queue }: Storage,
  { batchSize, maxConcurrency }: ResolvedQueueExchangeProps,
): SqsEventSource {
  return new SqsEventSource(queue, {
    batchSize,
    reportBatchItemFailures: true,
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
  });
}

/**
 * Creates the function on the dead-letter queue that fails the executions of messages.
 *
 * @param hasConsumerFunction whether a function of the construct consumes the messages: then every attempt is counted,
 * and a message without an attempt returns to the queue
 */
export function deadLetterFunction(
  scope: Construct,
  storage: Storage,
  settings: ResolvedQueueExchangeProps,
  stateMachine: StateMachine,
  hasConsumerFunction: boolean,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'DeadLetter', settings, {
    asset: 'queue-exchange/dead-letter',
    description: 'QueueExchange: fails the execution of each message that could not be processed',
    memorySize: 256,
    timeout: DEAD_LETTER_FUNCTION_TIMEOUT,
    environment: {
      [names.table]: storage.table.tableName,
      [names.queueUrl]: storage.queue.queueUrl,
      ...(storage.maxReceiveCount === undefined
        ? {}
        : {
            [names.maxAttempts]: String(storage.maxReceiveCount),
            ...(hasConsumerFunction ? { [names.maxIdleRounds]: String(storage.maxReceiveCount) } : {}),
          }),
    },
  });
  grantTable(role, storage.table, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
  stateMachine.grantTaskResponse(role);
  for (const queue of [storage.queue, storage.deadLetterQueue]) {
    Grant.addToPrincipal({ grantee: role, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
    queue.encryptionMasterKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
  handler.addEventSource(new SqsEventSource(storage.deadLetterQueue, { batchSize: 10, reportBatchItemFailures: true }));
  return handler;
}

/** Grants the permissions to process messages and respond, without receiving them. */
export function grantProcessMessages(
  grantee: IGrantable,
  storage: Pick<Storage, 'bucket' | 'table'>,
  stateMachine: IStateMachine,
): Grant {
  return grantTable(grantee, storage.table, ['dynamodb:GetItem', 'dynamodb:UpdateItem'])
    .combine(grantObjects(grantee, storage.bucket, `${EXCHANGE_PREFIX}*`, ['s3:GetObject']))
    .combine(grantObjects(grantee, storage.bucket, `${EXCHANGE_OUTPUTS_PREFIX}*`, ['s3:PutObject']))
    .combine(stateMachine.grantTaskResponse(grantee));
}

function acknowledgeProcessMessages(role: IRole, storage: Storage): void {
  for (const keys of [`${EXCHANGE_PREFIX}*`, `${EXCHANGE_OUTPUTS_PREFIX}*`]) {
    acknowledgePattern(
      role,
      storage.bucket.arnForObjects(keys),
      'The keys of messages and responses contain the execution, so the grant needs a pattern',
    );
  }
}

/** The environment variables that all consumers share. */
export function consumerEnvironment({ bucket, table }: Storage): Record<string, string> {
  return { [names.bucket]: bucket.bucketName, [names.table]: table.tableName };
}

/**
 * The heartbeat interval: a third of the heartbeat timeout and of the function timeout, so that the claim of a failed
 * function expires before the message is received again.
 */
export function heartbeatSeconds({ heartbeatTimeout, consumerTimeout }: ResolvedQueueExchangeProps): number {
  const within = [heartbeatTimeout, consumerTimeout].flatMap((duration) =>
    duration === undefined || duration.isUnresolved() ? [] : [duration.toSeconds() / 3],
  );
  return Math.max(1, Math.floor(Math.min(DEFAULT_EXCHANGE_HEARTBEAT_SECONDS, ...within)));
}
