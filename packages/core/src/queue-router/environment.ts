/**
 * The environment variables of the trigger function.
 *
 * | variable | meaning |
 * | --- | --- |
 * | `STEPWELL_STATE_MACHINE_ARN` | what it starts |
 * | `STEPWELL_BUCKET` | where bodies that are too long for an execution are kept |
 * | `STEPWELL_CONCURRENCY` | executions that it starts at a time; unless set 10 |
 */
export const routerEnvironment = {
  stateMachineArn: 'STEPWELL_STATE_MACHINE_ARN',
  bucket: 'STEPWELL_BUCKET',
  concurrency: 'STEPWELL_CONCURRENCY',
} as const;

/**
 * The tags of the state machine by which clients find what belongs to it. A route's queue is the tag
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
  /** Messages that had been started before: delivered again, or sent twice. */
  messagesRepeated: 'MessagesRepeated',
  /** Messages that stay in their queue, for another try. */
  messagesLeft: 'MessagesLeft',
} as const;
