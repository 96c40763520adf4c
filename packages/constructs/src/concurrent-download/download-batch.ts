import { batchReportKey } from '@stepwell/core/concurrent-download';
import { awsCallErrors, statesErrors } from '@stepwell/core/integration-errors';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IChainable, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';
import { RUNS_PREFIX } from './functions.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { PutJsonObject } from '../states/put-json-object.js';

/**
 * The states of one batch: a function downloads it and writes its report. If the function runs out of memory, times out
 * or stays throttled, only its batch fails: the second state writes a report in which every image failed. Both states
 * output only the number of reported images, so that the outputs of Maps stay small.
 *
 * @param suffix distinguishes the names of the states from those in the other Maps
 * @param event JSONata for the download function's event, from the state's input
 */
export function downloadBatch(
  scope: Construct,
  suffix: string,
  event: string,
  dependencies: { readonly download: LambdaFunction; readonly bucket: IBucket },
): IChainable {
  const recordLostBatch = new PutJsonObject(scope, `Record lost batch${suffix}`, {
    comment: 'Reports every image of a batch as failed, because the function did not report',
    bucket: dependencies.bucket,
    keys: `${RUNS_PREFIX}*`,
    key: expression(batchReportKeyExpression('$states.input.event')),
    body: expression(lostBatchReport('$states.input.event', '$states.input.error')),
    outputs: expression('$count($states.input.event.resourcePaths)'),
  });

  return new InvokeFunction(scope, `Download batch${suffix}`, {
    comment: 'Downloads the images of one batch, lambdaConcur at a time',
    lambdaFunction: dependencies.download,
    payload: TaskInput.fromText(expression(event)),
    outputs: expression('$states.result.Payload.requested'),
    retryableErrors: awsCallErrors,
  }).addCatch(recordLostBatch, {
    errors: [statesErrors.all],
    outputs: { event: expression(event), error: expression('$states.errorOutput') },
  });
}

/** JSONata for the key of a batch's report: core's `batchReportKey` with the values of the event. */
function batchReportKeyExpression(event: string): string {
  const [before, between, after] = batchReportKey('\u0001', '\u0001').split('\u0001') as [string, string, string];
  return [stringLiteral(before), `${event}.run`, stringLiteral(between), `${event}.batch`, stringLiteral(after)]
    .filter((part) => part !== "''")
    .join(' & ');
}

/** JSONata for core's `BatchReport` in which every image failed. */
function lostBatchReport(event: string, error: string): string {
  const message = jsonata`
    'The download function did not report: ' & ${error}.Error
      & ($exists(${error}.Cause) ? ': ' & $substring(${error}.Cause, 0, 300) : '')
  `;
  const url = `$replace(${event}.baseUrl, /\\/$/, '') & '/' & $path`;
  const results = `$map(${event}.resourcePaths, function($path) { { 'url': ${url}, 'statusCode': 0, 'message': $message } })`;
  return `($message := ${message}; { 'batch': ${event}.batch, 'results': [${results}] })`;
}
