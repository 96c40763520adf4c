import {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  EXCHANGE_OUTPUTS_PREFIX,
  EXCHANGE_PREFIX,
  exchangeEnvironment as names,
} from '@stepwell/core/queue-exchange';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { bundledFunction } from '../functions/bundled-function.js';
import { commaSeparated } from '../functions/comma-separated.js';
import { grantObjects, grantTable } from '../permissions/grants.js';
import { type Settings } from './settings.js';
import { DEAD_LETTER_FUNCTION_TIMEOUT, type Storage } from './storage.js';

/** The function on the queue that calls the Processor function with each message. */
export function consumerFunction(
  scope: Construct,
  processor: IFunction,
  storage: Storage,
  settings: Settings,
  stateMachine: StateMachine,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Taker', {
    asset: 'queue-exchange/consume',
    description: 'QueueExchange: takes messages, calls the Processor with each, and answers their executions',
    memorySize: 256,
    timeout: settings.consumerTimeout,
    logRetention: settings.logRetention,
    tracing: settings.tracing,
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

/** The event source of whoever takes messages. */
export function eventSource({ queue }: Storage, { batchSize, maxConcurrency }: Settings): SqsEventSource {
  return new SqsEventSource(queue, {
    batchSize,
    reportBatchItemFailures: true,
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
  });
}

/**
 * The function on the dead-letter queue that fails the execution of each message.
 *
 * @param hasConsumerFunction whether a function of the construct takes the messages: then every try is counted, and a message that
 * was never tried goes back
 */
export function deadLetterFunction(
  scope: Construct,
  storage: Storage,
  settings: Settings,
  stateMachine: StateMachine,
  hasConsumerFunction: boolean,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'DeadLetter', {
    asset: 'queue-exchange/dead-letter',
    description: 'QueueExchange: fails the execution of each message that could not be processed',
    memorySize: 256,
    timeout: DEAD_LETTER_FUNCTION_TIMEOUT,
    logRetention: settings.logRetention,
    tracing: settings.tracing,
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
  grantTable(role, storage, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
  stateMachine.grantTaskResponse(role);
  for (const queue of [storage.queue, storage.deadLetterQueue]) {
    Grant.addToPrincipal({ grantee: role, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
    queue.encryptionMasterKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
  handler.addEventSource(new SqsEventSource(storage.deadLetterQueue, { batchSize: 10, reportBatchItemFailures: true }));
  return handler;
}

/** What taking messages and answering them takes, but for receiving them. */
export function grantProcessMessages(grantee: IGrantable, storage: Storage, stateMachine: StateMachine): Grant {
  return grantTable(grantee, storage, ['dynamodb:GetItem', 'dynamodb:UpdateItem'])
    .combine(grantObjects(grantee, storage.bucket, `${EXCHANGE_PREFIX}*`, ['s3:GetObject']))
    .combine(grantObjects(grantee, storage.bucket, `${EXCHANGE_OUTPUTS_PREFIX}*`, ['s3:PutObject']))
    .combine(stateMachine.grantTaskResponse(grantee));
}

function acknowledgeProcessMessages(role: IRole, storage: Storage): void {
  for (const keys of [`${EXCHANGE_PREFIX}*`, `${EXCHANGE_OUTPUTS_PREFIX}*`]) {
    acknowledgePattern(
      role,
      storage.bucket.arnForObjects(keys),
      'Messages and answers are named by execution and exchange: objects can only be granted by pattern',
    );
  }
}

/** What all takers are told. */
export function consumerEnvironment({ bucket, table }: Storage): Record<string, string> {
  return { [names.bucket]: bucket.bucketName, [names.table]: table.tableName };
}

/**
 * Three signs of life within what an execution waits for one, and within what the function may take: the claim of one
 * that dies is free by the time its message comes again.
 */
export function heartbeatSeconds({ heartbeatTimeout, consumerTimeout }: Settings): number {
  const within = [heartbeatTimeout, consumerTimeout].flatMap((duration) =>
    duration === undefined || duration.isUnresolved() ? [] : [duration.toSeconds() / 3],
  );
  return Math.max(1, Math.floor(Math.min(DEFAULT_EXCHANGE_HEARTBEAT_SECONDS, ...within)));
}
