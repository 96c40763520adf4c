/**
 * Prices in us-east-1 in USD, retrieved on 22 November 2026 from stored copies of AWS pages. `asOf` is the date of the
 * copy. Excluded: free tiers, data transfer, logs and traces.
 */
export const PRICES_RETRIEVED = '2026-11-22';

export const prices = {
  standardTransition: { usd: 25 / 1e6, per: '$25 per million', what: 'state transitions (Standard)', asOf: '2026-03' },
  expressRequest: { usd: 1 / 1e6, per: '$1 per million', what: 'Express executions', asOf: '2026-03-14' },
  expressGbSecond: { usd: 0.00001667, per: '$0.00001667 per GB-s', what: 'Express duration', asOf: '2026-03-14' },
  lambdaRequest: { usd: 0.2 / 1e6, per: '$0.20 per million', what: 'Lambda invocations', asOf: '2026-09-20' },
  event: { usd: 1 / 1e6, per: '$1 per million', what: 'events on a custom bus', asOf: '2026-03-13' },
  write: { usd: 0.625 / 1e6, per: '$0.625 per million', what: 'DynamoDB writes, on demand', asOf: '2026-08-20' },
  s3Put: { usd: 0.005 / 1e3, per: '$0.005 per 1,000', what: 'S3 PUT and LIST', asOf: '2023 to 2026, secondary' },
  s3Get: { usd: 0.0004 / 1e3, per: '$0.0004 per 1,000', what: 'S3 GET', asOf: '2023 to 2026, secondary' },
};

/** Express executions are billed in steps of 64 MB of memory. A small payload needs one step. */
export const EXPRESS_GB = 64 / 1_024;

/**
 * The duration of one item in the study of the source, in seconds. An Express execution that waits for the item is
 * billed for this time.
 */
export const COMPUTE_SECONDS = 5;
