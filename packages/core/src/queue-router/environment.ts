/**
 * The environment variables of the trigger function.
 *
 * | variable | meaning |
 * | --- | --- |
 * | `STEPWELL_STATE_MACHINE_ARN` | ARN of the state machine to start |
 * | `STEPWELL_BUCKET` | bucket of bodies that exceed the input limit of an execution |
 * | `STEPWELL_CONCURRENCY` | number of executions to start concurrently; default: 10 |
 */
export const routerEnvironment = {
  stateMachineArn: 'STEPWELL_STATE_MACHINE_ARN',
  bucket: 'STEPWELL_BUCKET',
  concurrency: 'STEPWELL_CONCURRENCY',
} as const;

/**
 * The tags of the state machine, by which clients find its resources. The tag of a route's queue is
 * `stepwell:queue:<route>`.
 */
export const routerTags = {
  bucket: 'stepwell:bucket',
  queue: (route: string): string => `stepwell:queue:${route}`,
} as const;

/** The metrics that the trigger function emits. */
export const routerMetrics = {
  /** Messages whose execution was started. */
  messagesStarted: 'MessagesStarted',
  /** Messages whose execution had been started before: delivered again, or sent twice. */
  messagesRepeated: 'MessagesRepeated',
  /** Messages that stay in their queue for a retry. */
  messagesLeft: 'MessagesLeft',
} as const;
