import { parseInput } from '@stepwell/core';
import {
  concurrentDownload as contract,
  downloadTags,
  objectKey,
  executionPrefix,
  reportKey,
  type ConcurrentDownloadInput,
  type ConcurrentDownloadOutput,
  type DownloadResult,
  type S3Location,
} from '@stepwell/core/concurrent-download';
import { type CallOptions } from '../execution.js';
import { type StartOptions } from '../start.js';
import { parseExecutionArn } from '../state-machine-arn.js';
import { clientOptions, requiredString } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { type ResourceName, TagReader } from '../tags.js';
import { workflowClient } from '../workflow-client.js';
import { type Workflow, type WorkflowOptions } from '../workflow.js';
import { openExecution, type ConcurrentDownloadExecution } from './execution.js';
import { offloadPaths } from './manifest.js';
import { readReport } from './report.js';
import { findStoredObject, type StoredObject } from './stored-object.js';

/** Which deployment to talk to. */
export interface ConcurrentDownloadOptions extends WorkflowOptions {
  /** The workflow's bucket; default the state machine's tag `stepwell:bucket`, asked for when first needed. */
  readonly bucketName?: string;
  /** The workflow's table; default the state machine's tag `stepwell:table`, asked for when first needed. */
  readonly tableName?: string;
}

/** What a report can be found by: the output that names it, its place, or the run that wrote it. */
export type ReportSource =
  Pick<ConcurrentDownloadOutput, 'report'> | S3Location | Pick<ConcurrentDownloadExecution, 'executionArn'>;

/** A deployed ConcurrentDownload. */
export interface ConcurrentDownload extends Workflow<
  ConcurrentDownloadInput,
  ConcurrentDownloadOutput,
  ConcurrentDownloadExecution
> {
  /** As of every workflow; an input above 262,144 bytes goes through the workflow's bucket by itself. */
  start(input: ConcurrentDownloadInput, options?: StartOptions): Promise<ConcurrentDownloadExecution>;
  /** Where an image lies, by its url; `undefined` when it has never been downloaded. */
  objectOf(url: string, options?: CallOptions): Promise<StoredObject | undefined>;
  /** The key under which an image lies or will lie, by its url. No call is made. */
  keyOf(url: string): string;
  /**
   * Every image's result, streamed from the report in S3. Of a failed run, too: give its execution.
   *
   * ```ts
   * for await (const result of images.report(output)) if ('message' in result) console.error(result.url, result.message);
   * ```
   */
  report(source: ReportSource, options?: CallOptions): AsyncIterableIterator<DownloadResult>;
}

/**
 * The client of a deployed ConcurrentDownload.
 *
 * ```ts
 * const images = concurrentDownload(stepwell, { stateMachineArn });
 * const output = await images.execute({ baseUrl: 'https://www.fluentpython.com/data/flags', resourcePaths: ['ad/ad.gif'], lambdaConcur: 5 });
 * ```
 */
export function concurrentDownload(stepwell: Stepwell, options: ConcurrentDownloadOptions): ConcurrentDownload {
  const { stateMachineArn, bucketName, tableName } = clientOptions(stepwell, options);
  const tags = new TagReader(stepwell, stateMachineArn);
  const bucket = tags.resourceName(bucketName, downloadTags.bucket, 'bucketName');
  const table = tags.resourceName(tableName, downloadTags.table, 'tableName');

  async function* report(
    source: ReportSource,
    reportOptions: CallOptions = {},
  ): AsyncGenerator<DownloadResult, void, undefined> {
    yield* readReport(stepwell, await reportLocation(source, bucket, reportOptions.abortSignal), reportOptions);
  }

  return {
    ...workflowClient<ConcurrentDownloadInput, ConcurrentDownloadOutput, ConcurrentDownloadExecution>(
      stepwell,
      stateMachineArn,
      {
        open: (executionArn) => openExecution(stepwell, executionArn),
        prepare: (given) => {
          const input = parseInput(contract, given);
          return {
            input,
            offload:
              input.resourcePaths &&
              (async (abortSignal) => offloadPaths(stepwell, await bucket(abortSignal), input, abortSignal)),
          };
        },
      },
    ),
    objectOf: async (url, { abortSignal } = {}) =>
      findStoredObject(stepwell, await table(abortSignal), requireUrl(url), abortSignal),
    keyOf: (url) => objectKey(requireUrl(url)),
    report,
  };
}

function requireUrl(url: string): string {
  return requiredString('url', url, 'Give the URL of an image');
}

async function reportLocation(
  source: ReportSource,
  bucket: ResourceName,
  abortSignal: AbortSignal | undefined,
): Promise<S3Location> {
  if ('report' in source) return source.report;
  if ('key' in source) return source;
  const { stateMachineName, executionName } = parseExecutionArn(source.executionArn);
  return { bucket: await bucket(abortSignal), key: reportKey(executionPrefix(stateMachineName, executionName)) };
}
