import { FAN_OUT_PREFIX, eventFanOutEnvironment as names } from '@stepwell/core/event-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus } from 'aws-cdk-lib/aws-events';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { bundledFunction } from '../workflow/bundled-function.js';
import { grantListBucket, grantObjectsToOwnRole, grantTable } from '../workflow/grants.js';
import { type ResolvedEventFanOutProps } from './resolved-props.js';

/** The resources that the functions use. */
export interface FunctionDependencies {
  readonly table: ITable;
  readonly bucket: IBucket;
  readonly settings: ResolvedEventFanOutProps;
}

/** The timeout of the function on the dead-letter queue. */
export const DEAD_LETTER_FUNCTION_TIMEOUT = Duration.seconds(30);

/** The key pattern of items and reports. */
export const REQUEST_OBJECTS = `${FAN_OUT_PREFIX}*`;

/** Creates the function that registers requests. */
export function registerFunction(
  scope: Construct,
  { table, bucket, settings }: FunctionDependencies,
  manifestBuckets: readonly IBucket[],
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Register', settings, {
    asset: 'event-fan-out/register',
    description: 'EventFanOut: registers a request and stores its items in parts',
    memorySize: 1_024,
    timeout: Duration.minutes(15),
    environment: {
      [names.bucket]: bucket.bucketName,
      [names.table]: table.tableName,
      [names.deadlineSeconds]: String(settings.deadline.toSeconds()),
      [names.retentionSeconds]: String(settings.requestRetention.toSeconds()),
    },
  });
  grantObjectsToOwnRole(role, bucket, REQUEST_OBJECTS, ['s3:PutObject']);
  for (const each of [bucket, ...manifestBuckets]) {
    grantObjectsToOwnRole(role, each, '*', ['s3:GetObject']);
    grantListBucket(handler, each);
  }
  grantTable(handler, table, ['dynamodb:GetItem', 'dynamodb:PutItem']);
  return handler;
}

/** Creates the function that puts the items of a part on the bus. */
export function emitFunction(
  scope: Construct,
  { bucket, settings }: FunctionDependencies,
  bus: IEventBus,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Emit', settings, {
    asset: 'event-fan-out/emit',
    description: 'EventFanOut: puts one event per item of a part on the bus',
    memorySize: 512,
    timeout: Duration.minutes(15),
    environment: { [names.bucket]: bucket.bucketName, [names.bus]: bus.eventBusName },
  });
  grantObjectsToOwnRole(role, bucket, REQUEST_OBJECTS, ['s3:GetObject']);
  bus.grantPutEventsTo(handler);
  return handler;
}

/** Creates the function that reports the outcomes of a request. */
export function collectFunction(scope: Construct, { table, bucket, settings }: FunctionDependencies): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Collect', settings, {
    asset: 'event-fan-out/collect',
    description: 'EventFanOut: creates the report of a request',
    memorySize: 512,
    timeout: Duration.minutes(15),
    environment: { [names.bucket]: bucket.bucketName, [names.table]: table.tableName },
  });
  grantObjectsToOwnRole(role, bucket, REQUEST_OBJECTS, ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload']);
  grantTable(handler, table, ['dynamodb:GetItem', 'dynamodb:Query']);
  return handler;
}

/** Creates the function on the dead-letter queue. */
export function deadLetterFunction(
  scope: Construct,
  settings: ResolvedEventFanOutProps,
  deadLetters: IQueue,
  increment: StateMachine,
): LambdaFunction {
  const { handler } = bundledFunction(scope, 'DeadLetters', settings, {
    asset: 'event-fan-out/dead-letters',
    description: 'EventFanOut: counts items whose delivery failed',
    memorySize: 256,
    timeout: DEAD_LETTER_FUNCTION_TIMEOUT,
    environment: { [names.incrementArn]: increment.stateMachineArn },
  });
  handler.addEventSource(new SqsEventSource(deadLetters, { batchSize: 10, reportBatchItemFailures: true }));
  increment.grantStartExecution(handler);
  return handler;
}
