/** The default number of images per invocation of the download function. */
export const DEFAULT_BATCH_SIZE = 40;

/** The maximum number of concurrent requests of one download function (`lambdaConcur`). */
export const LAMBDA_CONCUR_LIMIT = 40;

/**
 * The maximum number of concurrent iterations of an inline Map
 * (https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html).
 */
export const INLINE_MAP_CONCURRENCY_LIMIT = 40;

/** The maximum number of concurrent child executions of a Distributed Map that `maxConcurrency` accepts. */
export const MAX_CONCURRENCY_LIMIT = 1_000;

/** The default number of concurrent batches, if the input has no `maxConcurrency`. */
export const DEFAULT_MAX_CONCURRENCY = 10;

/** The maximum number of failures in the output. The report contains all of them. */
export const FIRST_FAILURES_LIMIT = 10;

/** The output includes the full list of results if its JSON takes no more than this number of bytes. */
export const OUTPUT_RESULTS_LIMIT_BYTES = 32 * 1024;

/** The response for a batch includes its results if their JSON takes no more than this number of bytes. */
export const BATCH_RESULTS_LIMIT_BYTES = 128 * 1024;

/** The maximum length of a URL in the table: a DynamoDB partition key has at most 2,048 bytes. */
export const URL_LIMIT_BYTES = 2_048;

/** The maximum length of an S3 key, in bytes of UTF-8. */
export const OBJECT_KEY_LIMIT_BYTES = 1_024;

/** The default maximum size of an image: 1 GiB. */
export const DEFAULT_MAX_BYTES = 1024 ** 3;

/** The default timeout for a silent server, before or during a response, in milliseconds. */
export const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/** The default maximum number of attempts for one image, including the first. */
export const DEFAULT_MAX_ATTEMPTS = 4;

/**
 * The maximum number of redirects for one image. The policy checks each target in the same way as the first address.
 */
export const REDIRECT_LIMIT = 5;

/** The default accepted content types. */
export const DEFAULT_CONTENT_TYPES: readonly string[] = ['image/*'];
