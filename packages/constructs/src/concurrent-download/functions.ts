import { STEPWELL_PREFIX } from '@stepwell/core';
import { downloadEnvironment } from '@stepwell/core/concurrent-download';
import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { bundledFunction } from '../workflow/bundled-function.js';
import { commaSeparated } from '../workflow/comma-separated.js';
import { grantListBucket, grantObjectsToOwnRole, grantTable } from '../workflow/grants.js';
import { executionArns } from '../states/execution-arns.js';
import { type ResolvedConcurrentDownloadProps } from './resolved-props.js';
import { type Storage } from './storage.js';

/** The key prefix of the reports of executions. */
export const RUNS_PREFIX = `${STEPWELL_PREFIX}concurrent-download/`;

/** The key prefix of manifests that the API creates from large requests. */
const INPUTS_PREFIX = `${STEPWELL_PREFIX}inputs/`;

/** Creates the function that downloads one batch: it uses the table and writes images and the batch's report. */
export function downloadFunction(
  scope: Construct,
  storage: Storage,
  settings: ResolvedConcurrentDownloadProps,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Download', settings, {
    asset: 'concurrent-download/download',
    description: 'ConcurrentDownload: downloads one batch of images into the bucket',
    memorySize: 256,
    specifiedMemorySize: settings.memorySize,
    timeout: settings.functionTimeout,
    environment: {
      [downloadEnvironment.bucket]: storage.bucket.bucketName,
      [downloadEnvironment.table]: storage.table.tableName,
      ...(settings.allowedHosts.length > 0
        ? { [downloadEnvironment.allowedHosts]: commaSeparated(settings.allowedHosts) }
        : {}),
      [downloadEnvironment.contentTypes]: commaSeparated(settings.contentTypes),
      [downloadEnvironment.maxBytes]: String(settings.maxObjectSize.toBytes()),
      [downloadEnvironment.requestTimeoutMs]: String(settings.requestTimeout.toMilliseconds()),
      [downloadEnvironment.maxAttempts]: String(settings.maxAttempts),
    },
    environmentProps: {
      [downloadEnvironment.allowedHosts]: 'allowedHosts',
      [downloadEnvironment.contentTypes]: 'contentTypes',
    },
  });
  // HeadObject, which checks that an image still exists, needs s3:GetObject.
  grantObjectsToOwnRole(role, storage.bucket, '*', ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload']);
  grantListBucket(handler, storage.bucket);
  grantTable(handler, storage.table, ['dynamodb:BatchGetItem', 'dynamodb:PutItem']);
  return handler;
}

/** Creates the function that combines the batch reports. */
export function consolidateFunction(
  scope: Construct,
  storage: Storage,
  settings: ResolvedConcurrentDownloadProps,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Consolidate', settings, {
    asset: 'concurrent-download/consolidate',
    description: 'ConcurrentDownload: combines the batch reports of an execution',
    memorySize: 512,
    timeout: Duration.minutes(15),
    environment: { [downloadEnvironment.bucket]: storage.bucket.bucketName },
  });
  grantObjectsToOwnRole(role, storage.bucket, `${RUNS_PREFIX}*`, [
    's3:GetObject',
    's3:PutObject',
    's3:AbortMultipartUpload',
  ]);
  grantListBucket(handler, storage.bucket, `${RUNS_PREFIX}*`);
  return handler;
}

/** Creates the function behind the API, which validates a request and starts an execution. */
export function startFunction(
  scope: Construct,
  storage: Storage,
  settings: ResolvedConcurrentDownloadProps,
  stateMachine: StateMachine,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Start', settings, {
    asset: 'concurrent-download/start',
    description: 'ConcurrentDownload: starts an execution for a request to the API',
    memorySize: 256,
    timeout: Duration.seconds(29),
    environment: {
      [downloadEnvironment.bucket]: storage.bucket.bucketName,
      [downloadEnvironment.stateMachineArn]: stateMachine.stateMachineArn,
    },
  });
  grantObjectsToOwnRole(role, storage.bucket, `${INPUTS_PREFIX}*`, ['s3:PutObject']);
  stateMachine.grantStartExecution(role);
  // For a repeated request, it describes the execution that the first request started.
  stateMachine.grantExecution(role, 'states:DescribeExecution');
  acknowledgePattern(role, executionArns(stateMachine), 'Callers of the API name executions');
  return handler;
}
