/**
 * The environment variables of the trigger and failure functions.
 *
 * | variable | meaning | used by |
 * | --- | --- | --- |
 * | `STEPWELL_STAGE` | name of the stage | trigger |
 * | `STEPWELL_JOB_QUEUE`, `STEPWELL_JOB_DEFINITION` | ARNs of the job queue and the job definition | trigger |
 * | `STEPWELL_BUCKET` | bucket of long messages and of outputs | both |
 * | `STEPWELL_TABLE` | table of claims, partition key `id` | both |
 * | `STEPWELL_NEXT_QUEUE_URL`, `STEPWELL_NEXT_TOPIC_ARN` | destinations of the job's output; default: none | trigger |
 * | `STEPWELL_DEAD_LETTER_QUEUES` | URLs of the stages' dead-letter queues, by stage, as JSON | failure |
 */
export const chainEnvironment = {
  stage: 'STEPWELL_STAGE',
  jobQueue: 'STEPWELL_JOB_QUEUE',
  jobDefinition: 'STEPWELL_JOB_DEFINITION',
  bucket: 'STEPWELL_BUCKET',
  table: 'STEPWELL_TABLE',
  nextQueueUrl: 'STEPWELL_NEXT_QUEUE_URL',
  nextTopicArn: 'STEPWELL_NEXT_TOPIC_ARN',
  deadLetterQueues: 'STEPWELL_DEAD_LETTER_QUEUES',
} as const;

/**
 * The environment variables of a stage's job in addition to the contract of jobs. They identify the work when the job
 * fails.
 */
export const stageJobEnvironment = {
  /** The name of the chain's table. Chains that share a job queue can have stages with the same name. */
  chain: 'STEPWELL_CHAIN',
  /** The name of the stage. */
  stage: 'STEPWELL_STAGE',
  /** The id of the work, the same for every delivery of its message. */
  workId: 'STEPWELL_WORK_ID',
  /** The message group id of a message of a FIFO queue. */
  messageGroupId: 'STEPWELL_MESSAGE_GROUP_ID',
} as const;

/** The metrics that the functions emit. */
export const chainMetrics = {
  /** Submitted jobs. */
  jobsSubmitted: 'JobsSubmitted',
  /** Messages whose job had been submitted before: delivered again, or sent twice. */
  messagesRepeated: 'MessagesRepeated',
  /** Messages that stay in their queue for a retry. */
  messagesLeft: 'MessagesLeft',
  /** Failed jobs whose messages were sent to the dead-letter queue. */
  jobsFailed: 'JobsFailed',
} as const;
