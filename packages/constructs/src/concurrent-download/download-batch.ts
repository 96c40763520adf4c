import { batchReportKey } from '@stepwell/core/concurrent-download';
import { awsCallErrors, statesErrors } from '@stepwell/core/integration-errors';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IChainable, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression, stringLiteral } from '../contract/jsonata.js';
import { RUNS_PREFIX } from './functions.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { PutJsonObject } from '../states/put-json-object.js';

/**
 * One batch: a function downloads it and writes its report. A function that is lost all the same (out of memory, out of
 * time, throttled too long) takes only its own batch with it: a report is written for it, in which every image failed.
 * Both states give the number of images that are reported on, and nothing else, so that Maps stay small.
 *
 * @param suffix sets the names of the states apart from those of the other Maps
 * @param event JSONata for the download function's event, from the state's input
 */
export function downloadBatch(
  scope: Construct,
  suffix: string,
  event: string,
  dependencies: { readonly download: LambdaFunction; readonly bucket: IBucket },
): IChainable {
  const recordLostBatch = new PutJsonObject(scope, `Record lost batch${suffix}`, {
    comment: 'The function did not report: every image of its batch counts as failed, with the reason',
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

/** JSONata for the key of a batch's report: core's `batchReportKey` for what the event says. */
function batchReportKeyExpression(event: string): string {
  const [before, between, after] = batchReportKey('\u0001', '\u0001').split('\u0001') as [string, string, string];
  return [stringLiteral(before), `${event}.run`, stringLiteral(between), `${event}.batch`, stringLiteral(after)]
    .filter((part) => part !== "''")
    .join(' & ');
}

/** JSONata for core's `BatchReport` in which everything failed. */
function lostBatchReport(event: string, error: string): string {
  const message = `'The download function did not report: ' & ${error}.Error & ($exists(${error}.Cause) ? ': ' & $substring(${error}.Cause, 0, 300) : '')`;
  const url = `$replace(${event}.baseUrl, /\\/$/, '') & '/' & $path`;
  const results = `$map(${event}.resourcePaths, function($path) { { 'url': ${url}, 'statusCode': 0, 'message': $message } })`;
  return `($message := ${message}; { 'batch': ${event}.batch, 'results': [${results}] })`;
}
