/** How many failures a summary tells of by itself; the report has all of them. */
export const FIRST_FAILURES_LIMIT = 10;

/** The most bytes of JSON that outcomes may take to be part of a summary; beyond it they stand in the report alone. */
export const SUMMARY_RESULTS_LIMIT_BYTES = 32_768;

/** The longest reason of a failed item, in characters. */
export const REASON_LIMIT = 500;

/** The most items that a request may have, in a list or a manifest. */
export const REQUEST_ITEMS_LIMIT = 1_000_000;

/** The longest `requestId`, in characters. */
export const REQUEST_ID_LIMIT = 64;

/** The longest `caseId`, in characters. */
export const CASE_ID_LIMIT = 256;
