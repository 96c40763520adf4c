import * as z from 'zod/mini';
import { type DownloadCounts, type DownloadResult } from './output.js';
import { type WorkflowContract, parseInput } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { LAMBDA_CONCUR_LIMIT } from './limits.js';
import { BASE_URL_PATTERN } from './contract.js';

/** The event that the state machine passes to the download function: one batch. */
export interface DownloadBatchEvent {
  /** The execution's prefix in the bucket, which ends in `/` (see `executionPrefix`). */
  readonly run: string;
  /** The batch's name within the execution, such as `0` or `12`. The report's key contains this name. */
  readonly batch: string;
  readonly baseUrl: string;
  readonly resourcePaths: readonly string[];
  readonly lambdaConcur: number;
  /** Downloads unchanged images again. */
  readonly force?: boolean;
}

/** The response of the download function. */
export interface DownloadBatchResponse extends DownloadCounts {
  readonly batch: string;
  /** The key of the batch's report in the bucket. */
  readonly report: string;
  /** The results, if they take no more than 128 KiB. */
  readonly results?: readonly DownloadResult[];
}

/**
 * A batch's report in S3. The state machine writes the report itself if the batch's function was lost; that report has
 * no `bytes`.
 */
export interface BatchReport {
  readonly batch: string;
  /** One result for each path of the batch, in the order of the paths. */
  readonly results: readonly DownloadResult[];
  /** The number of bytes that were downloaded and stored. Default: 0. */
  readonly bytes?: number;
}

/** The event that the state machine passes to the consolidate function. */
export interface ConsolidateEvent {
  /** The execution's prefix in the bucket, which ends in `/`. */
  readonly run: string;
  /** The total number of images that the batches reported. */
  readonly reported: number;
}

const run = withDescription(
  z.string().check(z.regex(/^_stepwell\/.+\/$/)),
  "an execution's prefix, such as _stepwell/concurrent-download/images/my-execution/",
);

const anyObject = withDescription(z.object({}), 'an object');

/**
 * This schema does not check paths, because they can come from a manifest. An invalid path fails one image, not the
 * batch.
 */
const downloadBatchEvent: WorkflowContract<DownloadBatchEvent, object> = contractFromZod(
  'concurrent-download/download',
  withDescription(
    z.object({
      run,
      batch: withDescription(z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,128}$/)), 'the name of the batch'),
      baseUrl: withDescription(
        z.string().check(z.regex(new RegExp(BASE_URL_PATTERN))),
        'an http or https URL without credentials, query and fragment',
      ),
      resourcePaths: withDescription(z.array(z.any()), 'a list of paths'),
      lambdaConcur: withDescription(
        z.int().check(z.gte(1), z.lte(LAMBDA_CONCUR_LIMIT)),
        `an integer from 1 to ${LAMBDA_CONCUR_LIMIT}`,
      ),
      force: z.optional(withDescription(z.boolean(), 'true or false')),
    }),
    'an object with run, batch, baseUrl, resourcePaths and lambdaConcur',
  ),
  anyObject,
);

const consolidateEvent: WorkflowContract<ConsolidateEvent, object> = contractFromZod(
  'concurrent-download/consolidate',
  withDescription(
    z.object({
      run,
      reported: withDescription(z.int().check(z.gte(0)), 'the number of images that the batches reported'),
    }),
    'an object with run and reported',
  ),
  anyObject,
);

/** Validates the event of the download function. @throws InvalidInput */
export function parseDownloadBatchEvent(event: unknown): DownloadBatchEvent {
  return parseInput(downloadBatchEvent, event);
}

/** Validates the event of the consolidate function. @throws InvalidInput */
export function parseConsolidateEvent(event: unknown): ConsolidateEvent {
  return parseInput(consolidateEvent, event);
}
