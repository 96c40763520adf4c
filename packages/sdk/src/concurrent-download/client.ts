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

/** Options of {@link concurrentDownload}. */
export interface ConcurrentDownloadOptions extends WorkflowOptions {
  /** The workflow's bucket. Default: the tag `stepwell:bucket` of the state machine, read on first use. */
  readonly bucketName?: string;
  /** The workflow's table. Default: the tag `stepwell:table` of the state machine, read on first use. */
  readonly tableName?: string;
}

/**
 * Identifies a report: by the output that contains its location, by the location, or by the execution that wrote it.
 */
export type ReportSource =
  Pick<ConcurrentDownloadOutput, 'report'> | S3Location | Pick<ConcurrentDownloadExecution, 'executionArn'>;

/** The client of a deployed ConcurrentDownload. */
export interface ConcurrentDownload extends Workflow<
  ConcurrentDownloadInput,
  ConcurrentDownloadOutput,
  ConcurrentDownloadExecution
> {
  /** Starts an execution, as for every workflow. An input above 262,144 bytes is stored in the workflow's bucket. */
  start(input: ConcurrentDownloadInput, options?: StartOptions): Promise<ConcurrentDownloadExecution>;
  /** Returns the stored object of an image URL. `undefined` if the image has never been downloaded. */
  objectOf(url: string, options?: CallOptions): Promise<StoredObject | undefined>;
  /** Returns the object key of an image URL, whether or not it has been downloaded. Makes no call. */
  keyOf(url: string): string;
  /**
   * Streams the result of every image from the report in S3. For a failed execution, pass the execution.
   *
   * ```ts
   * for await (const result of images.report(output)) * if ('message' in result) console.error(result.url, result.message);
   * ```
   */
  report(source: ReportSource, options?: CallOptions): AsyncIterableIterator<DownloadResult>;
}

/**
 * Creates a client for a deployed ConcurrentDownload.
 *
 * ```ts
 * const images = concurrentDownload(stepwell, { stateMachineArn });
 * const baseUrl = 'https://www.fluentpython.com/data/flags';
 * const output = await images.execute({ baseUrl, resourcePaths: ['ad/ad.gif'], lambdaConcur: 5 });
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
        prepare: (rawInput) => {
          const input = parseInput(contract, rawInput);
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
  return requiredString('url', url, 'Pass the URL of an image');
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
