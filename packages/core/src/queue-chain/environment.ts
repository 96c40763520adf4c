/**
 * The environment variables of the trigger and failure functions.
 *
 * | variable | meaning | used by |
 * | --- | --- | --- |
 * | `STEPWELL_STAGE` | the stage's name | trigger |
 * | `STEPWELL_JOB_QUEUE`, `STEPWELL_JOB_DEFINITION` | ARNs of what it submits | trigger |
 * | `STEPWELL_BUCKET` | bucket of long messages and of outputs | both |
 * | `STEPWELL_TABLE` | table of claims, partition key `id` | both |
 * | `STEPWELL_NEXT_QUEUE_URL`, `STEPWELL_NEXT_TOPIC_ARN` | where the job sends its output; unless set nowhere | trigger |
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
 * What a stage's job carries in its environment beside the contract of jobs, so that whoever hears of its failure knows
 * what failed.
 */
export const stageJobEnvironment = {
  /** The chain, by the name of its table: chains that share a job queue may have stages of one name. */
  chain: 'STEPWELL_CHAIN',
  /** The stage's name. */
  stage: 'STEPWELL_STAGE',
  /** Names the work: the same however often its message was delivered. */
  workId: 'STEPWELL_WORK_ID',
  /** Of a message of a FIFO queue: its group. */
  messageGroupId: 'STEPWELL_MESSAGE_GROUP_ID',
} as const;

/** The metrics that the functions emit. */
export const chainMetrics = {
  /** Jobs that were submitted. */
  jobsSubmitted: 'JobsSubmitted',
  /** Messages whose job had been submitted before: delivered again, or sent twice. */
  messagesRepeated: 'MessagesRepeated',
  /** Messages that stay in their queue, for another try. */
  messagesLeft: 'MessagesLeft',
  /** Jobs that failed, whose messages went to the dead-letter queue. */
  jobsFailed: 'JobsFailed',
} as const;
