import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { type ConcurrentDownloadInput } from './input.js';
import { LAMBDA_CONCUR_LIMIT, MAX_CONCURRENCY_LIMIT } from './limits.js';
import { type ConcurrentDownloadOutput } from './output.js';
import { BASE_URL_PATTERN, RESOURCE_PATH_PATTERN } from './patterns.js';

/** What to give as a resource path. */
export const RESOURCE_PATH_DESCRIPTION =
  'a path relative to baseUrl such as "ad/ad.gif": no "/" in front, no "." or ".." segment, no scheme, no backslash, no fragment, no control character, at most 1,024 characters';

const resourcePath = withDescription(
  z.string().check(z.maxLength(1_024), z.regex(new RegExp(RESOURCE_PATH_PATTERN))),
  RESOURCE_PATH_DESCRIPTION,
);

const manifest = withDescription(
  z.strictObject({
    bucket: withDescription(
      z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?![\s\S])/)),
      'the name of an S3 bucket',
    ),
    key: withDescription(
      z.string().check(z.minLength(1), z.maxLength(1_024)),
      'the key of the list in that bucket, 1 to 1,024 characters',
    ),
  }),
  'an object { "bucket", "key" } that says where a JSON or JSON Lines list of paths lies in S3',
);

const listsOrManifest = withExactlyOne(
  z.strictObject({
    baseUrl: withDescription(
      z.string().check(
        z.maxLength(1_024),
        z.regex(new RegExp(BASE_URL_PATTERN)),
        z.refine((text) => URL.canParse(text)),
      ),
      'an http or https URL such as "https://www.example.com/flags", without credentials, query and fragment, at most 1,024 characters',
    ),
    resourcePaths: z.optional(
      withDescription(
        z.array(resourcePath).check(z.minLength(1)),
        'a list of at least one path relative to baseUrl, or a manifest instead',
      ),
    ),
    manifest: z.optional(manifest),
    lambdaConcur: withDescription(
      z.int().check(z.gte(1), z.lte(LAMBDA_CONCUR_LIMIT)),
      `how many requests one function may have in flight, a whole number from 1 to ${LAMBDA_CONCUR_LIMIT}`,
    ),
    maxConcurrency: z.optional(
      withDescription(
        z.int().check(z.gte(1), z.lte(MAX_CONCURRENCY_LIMIT)),
        `how many functions may run at a time, a whole number from 1 to ${MAX_CONCURRENCY_LIMIT}`,
      ),
    ),
    force: z.optional(withDescription(z.boolean(), 'true to download again what is unchanged, or false')),
  }),
  'an object with baseUrl, lambdaConcur and either resourcePaths or manifest',
  'resourcePaths',
  'manifest',
);

const statusCode = withDescription(z.int().check(z.gte(0)), 'an HTTP status, or 0 where there was no answer');
const url = withDescription(z.string(), 'the url of the image');
const count = (what: string) => withDescription(z.int().check(z.gte(0)), `the number of ${what}`);

const failure = withDescription(
  z.object({ url, statusCode, message: withDescription(z.string(), 'what happened') }),
  'an object { url, statusCode, message }',
);
const success = withDescription(
  z.object({
    url,
    statusCode,
    filename: withDescription(z.string(), 'the key of the object'),
    unchanged: z.optional(withDescription(z.literal(true), 'true, or nothing')),
  }),
  'an object { url, statusCode, filename }',
);

const output = withDescription(
  z.object({
    allSucceeded: withDescription(z.boolean(), 'true or false'),
    requested: count('images asked for'),
    succeeded: count('images in the bucket'),
    unchanged: count('images that had not changed'),
    failed: count('images that could not be downloaded'),
    bytes: count('bytes downloaded'),
    firstFailures: withDescription(z.array(failure), 'a list of failures'),
    report: withDescription(
      z.object({ bucket: withDescription(z.string(), 'a bucket'), key: withDescription(z.string(), 'a key') }),
      'an object { bucket, key }',
    ),
    results: z.optional(
      withDescription(z.array(withDescription(z.union([success, failure]), 'a result')), 'a list of results'),
    ),
  }),
  'the output of ConcurrentDownload',
);

/**
 * What ConcurrentDownload takes and gives.
 *
 * @example
 * ```ts
 * const input = parseInput(concurrentDownload, {
 *   baseUrl: 'https://www.fluentpython.com/data/flags',
 *   resourcePaths: ['ad/ad.gif', 'ae/ae.gif'],
 *   lambdaConcur: 5,
 * });
 * ```
 */
export const concurrentDownload: WorkflowContract<ConcurrentDownloadInput, ConcurrentDownloadOutput> = contractFromZod(
  'concurrent-download',
  // The schema's own type has every member of both forms as optional; the exactly-one check makes it the union.
  listsOrManifest as unknown as z.ZodMiniType<ConcurrentDownloadInput>,
  output,
);
