/** The maximum number of children of a node of the completion tree, and therefore of counting updates of a row. */
export const COMPLETION_FAN_IN = 100;

/**
 * The number of items that one call of the emit function puts on the bus, and of items in one part of a request in S3.
 */
export const PART_SIZE = 1_000;

/**
 * The maximum number of entries of a PutEvents call
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html).
 */
export const EVENTS_PER_CALL = 10;

/**
 * The maximum size of one item as JSON, in bytes. The bus, an asynchronous invocation and the counting execution add
 * data; the total stays below the 256 KiB of Step Functions, the smallest of their limits.
 */
export const ITEM_LIMIT_BYTES = 100_000;

/** The maximum size of an item's result as JSON, in bytes. The result is sent together with its item. */
export const RESULT_LIMIT_BYTES = 100_000;
