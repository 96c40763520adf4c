import { parseOutput } from '@stepwell/core';
import {
  fitInput,
  type ConcurrentDownloadInput,
  type DownloadResult,
  type S3Location,
  concurrentDownload as contract,
  type ConcurrentDownloadOutput,
  downloadTags,
  objectKey,
  executionPrefix,
  reportKey,
} from '@stepwell/core/concurrent-download';
import { putObject, readJsonLines } from '../objects/s3-objects.js';
import { type Stepwell } from '../stepwell.js';
import { type CallOptions } from '../execution.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { downloadProgress, type DownloadProgress } from './progress.js';
import { type StartOptions } from '../start.js';
import { parseExecutionArn } from '../state-machine-arn.js';
import { clientOptions, requiredString } from '../required.js';
import { type ResourceName, TagReader } from '../tags.js';
import { workflowClient, type Workflow, type WorkflowOptions } from '../workflow.js';
import { type WorkflowEntry, workflowEntry } from '../workflow-entry.js';
import { findStoredObject, type StoredObject } from './stored-object.js';

/**
 * Stores the paths of an input that exceeds the payload limit in the workflow's bucket, and returns an input that
 * refers to them. The object key is a hash of the content: the same paths always result in the same input, so that
 * starts stay idempotent.
 */
async function offloadPaths(
  stepwell: Stepwell,
  bucket: string,
  input: ConcurrentDownloadInput,
  abortSignal?: AbortSignal,
): Promise<ConcurrentDownloadInput> {
  const { manifest, input: fitted } = fitInput(input, bucket);
  if (manifest === undefined) return input;
  await putObject(stepwell, { bucket, key: manifest.key }, manifest.body, 'application/json', abortSignal);
  return fitted;
}

/** Streams the report of an execution, result by result. */
function readReport(
  stepwell: Stepwell,
  location: S3Location,
  { abortSignal }: CallOptions = {},
): AsyncGenerator<DownloadResult, void, undefined> {
  return readJsonLines(stepwell, location, resultOf, 'a download result', abortSignal);
}

function resultOf(value: object): DownloadResult | undefined {
  const known = 'url' in value && 'statusCode' in value && ('filename' in value || 'message' in value);
  // The workflow wrote the report, so only the fields that distinguish the two forms are checked.
  return known ? (value as DownloadResult) : undefined;
}

/** An execution of ConcurrentDownload. It reports progress in batches and images, planned and done. */
export type ConcurrentDownloadExecution = TrackedExecution<ConcurrentDownloadOutput, DownloadProgress>;

/** Creates the handle of an execution. */
function openExecution(stepwell: Stepwell, executionArn: string): ConcurrentDownloadExecution {
  return new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), downloadProgress);
}

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
        contract,
        open: (executionArn) => openExecution(stepwell, executionArn),
        prepare: (input) => ({
          input,
          offload:
            input.resourcePaths &&
            (async (abortSignal) => offloadPaths(stepwell, await bucket(abortSignal), input, abortSignal)),
        }),
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

/** Handles the workflow like every other one. */
export const entry: WorkflowEntry = workflowEntry(contract, concurrentDownload);
