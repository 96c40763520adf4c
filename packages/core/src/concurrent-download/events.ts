import * as z from 'zod/mini';
import { type WorkflowContract, parseInput } from '../contract/contract.js';
import { contractFromZod, withDescription } from '../contract/zod-contract.js';
import { type ConsolidateEvent, type DownloadBatchEvent } from './batch.js';
import { LAMBDA_CONCUR_LIMIT } from './limits.js';
import { BASE_URL_PATTERN } from './patterns.js';

const run = withDescription(
  z.string().check(z.regex(/^_stepwell\/.+\/$/)),
  "a run's prefix, such as _stepwell/concurrent-download/images/my-run/",
);
const nothing = withDescription(z.object({}), 'an object');

/**
 * Paths stay unchecked here: they may come from a manifest that nobody checked, and a bad one is one image's failure.
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
        `a whole number from 1 to ${LAMBDA_CONCUR_LIMIT}`,
      ),
      force: z.optional(withDescription(z.boolean(), 'true or false')),
    }),
    'an object with run, batch, baseUrl, resourcePaths and lambdaConcur',
  ),
  nothing,
);

const consolidateEvent: WorkflowContract<ConsolidateEvent, object> = contractFromZod(
  'concurrent-download/consolidate',
  withDescription(
    z.object({ run, reported: withDescription(z.int().check(z.gte(0)), 'how many images the batches reported on') }),
    'an object with run and reported',
  ),
  nothing,
);

/** What the state machine gave the download function, checked. @throws InvalidInput */
export function parseDownloadBatchEvent(event: unknown): DownloadBatchEvent {
  return parseInput(downloadBatchEvent, event);
}

/** What the state machine gave the consolidate function, checked. @throws InvalidInput */
export function parseConsolidateEvent(event: unknown): ConsolidateEvent {
  return parseInput(consolidateEvent, event);
}
