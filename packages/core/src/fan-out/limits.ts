/** The maximum number of failures in a summary. The report contains all failures. */
export const FIRST_FAILURES_LIMIT = 10;

/** The maximum size of the outcomes in a summary as JSON, in bytes. Larger outcomes are only in the report. */
export const SUMMARY_RESULTS_LIMIT_BYTES = 32_768;

/** The maximum length of the reason of a failed item, in characters. */
export const REASON_LIMIT = 500;

/** The maximum number of items in a request, in a list or a manifest. */
export const REQUEST_ITEMS_LIMIT = 1_000_000;

/** The maximum length of `requestId`, in characters. */
export const REQUEST_ID_LIMIT = 64;

/** The maximum length of `caseId`, in characters. */
export const CASE_ID_LIMIT = 256;

/**
 * The metrics that the functions of a fan-out emit, in the namespace and with the dimension of all Stepwell metrics.
 */
export const fanOutMetrics = {
  itemsSucceeded: 'ItemsSucceeded',
  itemsFailed: 'ItemsFailed',
} as const;

/** The tags of the state machine. The client and the command line use them to find its resources. */
export const fanOutTags = {
  bucket: 'stepwell:bucket',
} as const;
