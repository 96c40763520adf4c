import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withRemedy } from '../contract/zod-contract.js';
import { type ConcurrentDownloadInput } from './input.js';
import { LAMBDA_CONCUR_LIMIT, MAX_CONCURRENCY_LIMIT } from './limits.js';
import { type ConcurrentDownloadOutput } from './output.js';
import { BASE_URL_PATTERN, RESOURCE_PATH_PATTERN } from './patterns.js';

/** What to give as a resource path. */
export const RESOURCE_PATH_REMEDY =
  'a path relative to baseUrl such as "ad/ad.gif": no "/" in front, no "." or ".." segment, no scheme, no backslash, no fragment, no control character, at most 1,024 characters';

const resourcePath = withRemedy(
  z.string().check(z.maxLength(1_024), z.regex(new RegExp(RESOURCE_PATH_PATTERN))),
  RESOURCE_PATH_REMEDY,
);

const manifest = withRemedy(
  z.strictObject({
    bucket: withRemedy(
      z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?![\s\S])/)),
      'the name of an S3 bucket',
    ),
    key: withRemedy(
      z.string().check(z.minLength(1), z.maxLength(1_024)),
      'the key of the list in that bucket, 1 to 1,024 characters',
    ),
  }),
  'an object { "bucket", "key" } that says where a JSON or JSON Lines list of paths lies in S3',
);

const listsOrManifest = withExactlyOne(
  z.strictObject({
    baseUrl: withRemedy(
      z.string().check(
        z.maxLength(1_024),
        z.regex(new RegExp(BASE_URL_PATTERN)),
        z.refine((text) => URL.canParse(text)),
      ),
      'an http or https URL such as "https://www.example.com/flags", without credentials, query and fragment, at most 1,024 characters',
    ),
    resourcePaths: z.optional(
      withRemedy(
        z.array(resourcePath).check(z.minLength(1)),
        'a list of at least one path relative to baseUrl, or a manifest instead',
      ),
    ),
    manifest: z.optional(manifest),
    lambdaConcur: withRemedy(
      z.int().check(z.gte(1), z.lte(LAMBDA_CONCUR_LIMIT)),
      `how many requests one function may have in flight, a whole number from 1 to ${LAMBDA_CONCUR_LIMIT}`,
    ),
    maxConcurrency: z.optional(
      withRemedy(
        z.int().check(z.gte(1), z.lte(MAX_CONCURRENCY_LIMIT)),
        `how many functions may run at a time, a whole number from 1 to ${MAX_CONCURRENCY_LIMIT}`,
      ),
    ),
    force: z.optional(withRemedy(z.boolean(), 'true to download again what is unchanged, or false')),
  }),
  'an object with baseUrl, lambdaConcur and either resourcePaths or manifest',
  'resourcePaths',
  'manifest',
);

const statusCode = withRemedy(z.int().check(z.gte(0)), 'an HTTP status, or 0 where there was no answer');
const url = withRemedy(z.string(), 'the url of the image');
const count = (what: string) => withRemedy(z.int().check(z.gte(0)), `the number of ${what}`);

const failure = withRemedy(
  z.object({ url, statusCode, message: withRemedy(z.string(), 'what happened') }),
  'an object { url, statusCode, message }',
);
const success = withRemedy(
  z.object({
    url,
    statusCode,
    filename: withRemedy(z.string(), 'the key of the object'),
    unchanged: z.optional(withRemedy(z.literal(true), 'true, or nothing')),
  }),
  'an object { url, statusCode, filename }',
);

const output = withRemedy(
  z.object({
    allSucceeded: withRemedy(z.boolean(), 'true or false'),
    requested: count('images asked for'),
    succeeded: count('images in the bucket'),
    unchanged: count('images that had not changed'),
    failed: count('images that could not be downloaded'),
    bytes: count('bytes downloaded'),
    firstFailures: withRemedy(z.array(failure), 'a list of failures'),
    report: withRemedy(
      z.object({ bucket: withRemedy(z.string(), 'a bucket'), key: withRemedy(z.string(), 'a key') }),
      'an object { bucket, key }',
    ),
    results: z.optional(withRemedy(z.array(withRemedy(z.union([success, failure]), 'a result')), 'a list of results')),
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
