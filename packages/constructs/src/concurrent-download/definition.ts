import { INLINE_MAP_CONCURRENCY_LIMIT, concurrentDownload, downloadErrors } from '@stepwell/core/concurrent-download';
import { awsCallErrors } from '@stepwell/core/integration-errors';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  DistributedMap,
  Fail,
  type IChainable,
  ItemBatcher,
  Map as InlineMap,
  Pass,
  ProvideItems,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { inputCheck } from '../contract/input-check.js';
import { expression } from '../contract/jsonata.js';
import {
  batchInput,
  manifestBatchEvent,
  pathsBatchEvent,
  distinctBatches,
  manifestItem,
  maxConcurrency,
  runPrefixExpression,
} from './batches.js';
import { downloadBatch } from './download-batch.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { type FailSteps } from '../states/fail-step.js';
import { handleManifestFailures } from '../states/manifest-failure.js';
import {
  HAS_JSON_LINES_MANIFEST,
  HAS_MANIFEST,
  type ManifestFormat,
  ManifestReader,
  manifestLabel,
} from '../states/manifest-reader.js';
import { failureCause, publishFailures } from './publish-failures.js';
import { type ResolvedConcurrentDownloadProps } from './resolved-props.js';
import { type Storage } from './storage.js';

/** The resources that the definition uses. */
export interface DefinitionDependencies extends Storage {
  readonly download: LambdaFunction;
  readonly consolidate: LambdaFunction;
  readonly settings: ResolvedConcurrentDownloadProps;
  readonly failSteps: FailSteps;
}

/**
 * The flow: check the input -> download each batch with one function invocation -> combine the reports -> succeed, or
 * publish the failures and fail.
 *
 * State names are part of the public contract: alarms, dashboards and redrives of users depend on them.
 */
export function definition(scope: Construct, dependencies: DefinitionDependencies): IChainable {
  const planBatches = Pass.jsonata(scope, 'Plan batches', {
    comment: 'Rejects an invalid input before anything is downloaded, and sets the key prefix of the reports',
    assign: {
      problem: expression(inputCheck(concurrentDownload.inputJsonSchema(), '$states.input')),
      run: expression(runPrefixExpression()),
    },
  });

  const invalidInput = Fail.jsonata(scope, 'Invalid input', {
    error: downloadErrors.invalidInput,
    cause: expression('$problem'),
  });

  const downloadBatches = InlineMap.jsonata(scope, 'Download batches', {
    comment: 'Downloads the paths in the input; a path that is listed more than once is downloaded once',
    items: ProvideItems.jsonata(expression(distinctBatches(dependencies.settings.batchSize))),
    itemSelector: pathsBatchEvent(),
    jsonataMaxConcurrency: expression(
      maxConcurrency(dependencies.settings.maxConcurrency, INLINE_MAP_CONCURRENCY_LIMIT),
    ),
    outputs: reported,
  }).itemProcessor(downloadBatch(scope, '', '$states.input', dependencies));

  const downloadListedBatches = listedBatches(scope, 'Download listed batches', 'JSON', dependencies).itemProcessor(
    downloadBatch(scope, ' (listed)', manifestBatchEvent(), dependencies),
  );

  const downloadListedLines = listedBatches(
    scope,
    'Download listed batches (JSON Lines)',
    'JSONL',
    dependencies,
  ).itemProcessor(downloadBatch(scope, ' (JSON Lines)', manifestBatchEvent(), dependencies));

  const consolidateResults = new InvokeFunction(scope, 'Consolidate results', {
    comment: 'Combines all batch reports into one report with totals',
    lambdaFunction: dependencies.consolidate,
    outputs: expression('$states.result.Payload'),
    retryableErrors: awsCallErrors,
  });

  const downloadsFailed = Fail.jsonata(scope, 'Downloads failed', {
    error: downloadErrors.downloadsFailed,
    cause: expression(failureCause()),
  });

  const allDownloaded = Choice.jsonata(scope, 'All downloaded?')
    .when(Condition.jsonata(expression('$states.input.allSucceeded')), Succeed.jsonata(scope, 'All images downloaded'))
    .otherwise(publishFailures(scope, dependencies.topic, downloadsFailed));

  const inputValid = Choice.jsonata(scope, 'Input valid?')
    .when(Condition.jsonata(expression("$problem != ''")), invalidInput)
    .when(Condition.jsonata(expression(HAS_JSON_LINES_MANIFEST)), downloadListedLines)
    .when(Condition.jsonata(expression(HAS_MANIFEST)), downloadListedBatches)
    .otherwise(downloadBatches);
  for (const map of [downloadBatches, downloadListedBatches, downloadListedLines]) map.next(consolidateResults);
  handleManifestFailures(scope, [downloadListedBatches, downloadListedLines], {
    failSteps: dependencies.failSteps,
    invalidInput,
    description: concurrentDownload.inputJsonSchema().properties['manifest']?.description ?? '',
    error: downloadErrors.manifestUnavailable,
    retryFrom: inputValid,
  });
  consolidateResults.next(allDownloaded);
  return planBatches.next(inputValid);
}

/** The output of a Map over batches: the key prefix of the reports, and the number of reported images. */
const reported = { run: expression('$run'), reported: expression('$sum($states.result)') };

/**
 * A Distributed Map over a list in S3. Its child executions are Standard, because a batch can take longer than the five
 * minutes of an Express execution.
 */
function listedBatches(
  scope: Construct,
  name: string,
  format: ManifestFormat,
  dependencies: DefinitionDependencies,
): DistributedMap {
  return DistributedMap.jsonata(scope, name, {
    comment: 'Downloads any number of paths, listed in an object in S3',
    label: manifestLabel(format),
    itemReader: new ManifestReader(dependencies.bucket, format),
    itemSelector: manifestItem(),
    itemBatcher: new ItemBatcher({ maxItemsPerBatch: dependencies.settings.batchSize, batchInput: batchInput() }),
    jsonataMaxConcurrency: expression(maxConcurrency(dependencies.settings.maxConcurrency)),
    outputs: reported,
  });
}
