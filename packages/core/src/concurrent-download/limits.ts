/** How many images go to one call of the download function, unless the construct says otherwise. */
export const DEFAULT_BATCH_SIZE = 40;

/** The most requests that one download function may have in flight (`lambdaConcur`). */
export const LAMBDA_CONCUR_LIMIT = 40;

/**
 * The most iterations that an inline Map runs at a time, whatever is asked for
 * (https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html).
 */
export const INLINE_MAP_CONCURRENCY_LIMIT = 40;

/** The most child executions that `maxConcurrency` may ask a Distributed Map for. */
export const MAX_CONCURRENCY_LIMIT = 1_000;

/** How many batches are downloaded at a time where the input has no `maxConcurrency`. */
export const DEFAULT_MAX_CONCURRENCY = 10;

/** How many failures the output names; all of them stand in the report. */
export const FIRST_FAILURES_LIMIT = 10;

/** An output carries the whole list of results where their JSON takes no more than this many bytes. */
export const OUTPUT_RESULTS_LIMIT_BYTES = 32 * 1024;

/** A batch's answer carries its results where their JSON takes no more than this many bytes. */
export const BATCH_RESULTS_LIMIT_BYTES = 128 * 1024;

/** The longest url that the table can hold: a DynamoDB partition key has at most 2,048 bytes. */
export const URL_LIMIT_BYTES = 2_048;

/** The longest key that S3 takes, in bytes of UTF-8. */
export const OBJECT_KEY_LIMIT_BYTES = 1_024;

/** The largest image accepted unless the construct says otherwise: 1 GiB. */
export const DEFAULT_MAX_BYTES = 1024 ** 3;

/** How long a server may stay silent before an answer, or in the middle of one, unless the construct says otherwise. */
export const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/** How often one image is tried, the first time included, unless the construct says otherwise. */
export const DEFAULT_MAX_ATTEMPTS = 4;

/** How many redirects are followed for one image; each target is checked like the first address. */
export const REDIRECT_LIMIT = 5;

/** Content types accepted unless the construct says otherwise. */
export const DEFAULT_CONTENT_TYPES: readonly string[] = ['image/*'];
