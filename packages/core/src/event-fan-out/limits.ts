/** How many children a node of the completion tree has at most, and so how often any one row is counted on. */
export const COMPLETION_FAN_IN = 100;

/** How many items one call of the emit function puts on the bus, and how many stand in one part of a request in S3. */
export const PART_SIZE = 1_000;

/**
 * PutEvents takes so many entries a call
 * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html).
 */
export const EVENTS_PER_CALL = 10;

/**
 * The most bytes that one item may have as JSON: with what the bus, an asynchronous invocation and the execution that
 * counts it add, it stays below the 256 KiB of Step Functions, the smallest limit on its way.
 */
export const ITEM_LIMIT_BYTES = 100_000;

/** The most bytes of JSON that an item's result may have. It travels together with its item. */
export const RESULT_LIMIT_BYTES = 100_000;
