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
