import * as z from 'zod/mini';
import { type WorkflowContract } from '../contract/contract.js';
import { contractFromZod, withExactlyOne, withDescription } from '../contract/zod-contract.js';
import { type ConcurrentDownloadInput } from './input.js';
import { LAMBDA_CONCUR_LIMIT, MAX_CONCURRENCY_LIMIT } from './limits.js';
import { type ConcurrentDownloadOutput } from './output.js';

/**
 * Regular expressions that JavaScript, Java and the JSONata parser interpret in the same way (see `JsonSchema` in
 * ../contract/json-schema.ts for the restrictions). `\x5c` is the backslash.
 */

/** The end of the string. JavaScript would accept `$`, but in Java `$` also matches before a final line break. */
const END = '(?![\\s\\S])';

const PORT = '(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

const IPV4 = `${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}`;

const IPV6 = '\\x5b[0-9A-Fa-f:.]+\\x5d';

/**
 * Excludes names whose last label parses as a number (`1.2`, `0x7f`), because URLs interpret them as IPv4 addresses.
 */
const HOST_NAME = '([A-Za-z0-9_-]+\\.)*([A-Za-z_][A-Za-z0-9_-]*|[0-9]+[A-WYZa-wyz_-][A-Za-z0-9_-]*)\\.?';

/** `baseUrl`: http or https, an ASCII host (internationalized names in `xn--` form), a port, a path. */
export const BASE_URL_PATTERN = `^[Hh][Tt][Tt][Pp][Ss]?://(${IPV4}|${IPV6}|${HOST_NAME})${PORT}(/[^\\x00-\\x20\\x7f?#\\x5c]*)?${END}`;

/** A segment that URLs interpret as the current or parent folder, even with percent-encoded dots, before a query. */
const DOT_SEGMENT = '([^?]*/)?(\\.|%2[eE]){1,2}([/?]|$)';

/**
 * A resource path: relative, without dot segments, scheme, fragment, backslash and control characters, and without
 * leading or trailing spaces. A colon in the first segment resembles a scheme; write it as `%3A`.
 */
export const RESOURCE_PATH_PATTERN = `^(?![/? ])(?![A-Za-z][A-Za-z0-9+.-]*:)(?!${DOT_SEGMENT})([^\\x00-\\x1f\\x7f#\\x5c]*[^\\x00-\\x20\\x7f#\\x5c])${END}`;

/** The description of a resource path. */
export const RESOURCE_PATH_DESCRIPTION =
  'a path relative to baseUrl such as "ad/ad.gif", of at most 1,024 characters, ' +
  'without leading "/", "." or ".." segment, scheme, fragment, backslash or control character';

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
      'the object key of the list, 1 to 1,024 characters',
    ),
  }),
  'an object { "bucket", "key" } that locates a JSON or JSON Lines list of paths in S3',
);

const listsOrManifest = withExactlyOne(
  z.strictObject({
    baseUrl: withDescription(
      z.string().check(
        z.maxLength(1_024),
        z.regex(new RegExp(BASE_URL_PATTERN)),
        z.refine((text) => URL.canParse(text)),
      ),
      'an http or https URL such as "https://www.example.com/flags", of at most 1,024 characters, ' +
        'without credentials, query and fragment',
    ),
    resourcePaths: z.optional(
      withDescription(
        z.array(resourcePath).check(z.minLength(1)),
        'a non-empty list of paths relative to baseUrl, unless manifest is specified',
      ),
    ),
    manifest: z.optional(manifest),
    lambdaConcur: withDescription(
      z.int().check(z.gte(1), z.lte(LAMBDA_CONCUR_LIMIT)),
      `an integer from 1 to ${LAMBDA_CONCUR_LIMIT}, the number of concurrent requests of one function`,
    ),
    maxConcurrency: z.optional(
      withDescription(
        z.int().check(z.gte(1), z.lte(MAX_CONCURRENCY_LIMIT)),
        `an integer from 1 to ${MAX_CONCURRENCY_LIMIT}, the number of concurrent functions`,
      ),
    ),
    force: z.optional(withDescription(z.boolean(), 'true to download unchanged images again, or false')),
  }),
  'an object with baseUrl, lambdaConcur and either resourcePaths or manifest',
  'resourcePaths',
  'manifest',
);

const statusCode = withDescription(z.int().check(z.gte(0)), 'an HTTP status code, or 0 if there was no response');

const url = withDescription(z.string(), 'the URL of the image');

const count = (what: string) => withDescription(z.int().check(z.gte(0)), `the number of ${what}`);

const failure = withDescription(
  z.object({ url, statusCode, message: withDescription(z.string(), 'a message') }),
  'an object { url, statusCode, message }',
);

const success = withDescription(
  z.object({
    url,
    statusCode,
    filename: withDescription(z.string(), 'the key of the object'),
    unchanged: z.optional(withDescription(z.literal(true), 'true or omitted')),
  }),
  'an object { url, statusCode, filename }',
);

const output = withDescription(
  z.object({
    allSucceeded: withDescription(z.boolean(), 'true or false'),
    requested: count('requested images'),
    succeeded: count('images in the bucket'),
    unchanged: count('unchanged images'),
    failed: count('failed images'),
    bytes: count('downloaded bytes'),
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
 * The contract of ConcurrentDownload.
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
  // The schema's own type has all members of both forms as optional; the exactly-one check makes it the union.
  listsOrManifest as unknown as z.ZodMiniType<ConcurrentDownloadInput>,
  output,
);
