/**
 * The environment variables of a Batch job: the contract between a workflow and the program of the job. A workflow
 * sets them as container overrides when it submits the job. The program can use any language and needs no Stepwell
 * SDK.
 *
 * | variable | meaning | default |
 * | --- | --- | --- |
 * | `STEPWELL_INPUT` | the input as JSON, at most {@link JOB_INPUT_LIMIT} characters | see `STEPWELL_INPUT_URI` |
 * | `STEPWELL_INPUT_URI` | `s3://bucket/key` of a large input | one of the two is required |
 * | `STEPWELL_OUTPUT_URI` | `s3://bucket/key` to which the output is written as JSON | the output is not written |
 * | `STEPWELL_TASK_TOKEN` | task token of the execution that waits for the job | no execution waits |
 * | `STEPWELL_HEARTBEAT_SECONDS` | seconds between two heartbeats of the task token, an integer | {@link DEFAULT_HEARTBEAT_SECONDS} |
 * | `STEPWELL_CORRELATION_ID` | the id that all messages of one run share | the id of the job |
 * | `STEPWELL_NEXT_QUEUE_URL` | queue to which the output is sent | the output is not sent |
 * | `STEPWELL_NEXT_TOPIC_ARN` | topic to which the output is published | the output is not published |
 * | `STEPWELL_DEDUPLICATION_ID` | identifies the sent output; the same for every attempt at the same work. A FIFO queue or topic receives it as its deduplication id, any other as the message attribute `deduplicationId` | the correlation id, for a FIFO queue or topic |
 * | `STEPWELL_RESULTS_BUCKET` | bucket of the result files | the bucket of the scene |
 */
export const jobEnvironment = {
  input: 'STEPWELL_INPUT',
  inputUri: 'STEPWELL_INPUT_URI',
  outputUri: 'STEPWELL_OUTPUT_URI',
  taskToken: 'STEPWELL_TASK_TOKEN',
  heartbeatSeconds: 'STEPWELL_HEARTBEAT_SECONDS',
  correlationId: 'STEPWELL_CORRELATION_ID',
  nextQueueUrl: 'STEPWELL_NEXT_QUEUE_URL',
  nextTopicArn: 'STEPWELL_NEXT_TOPIC_ARN',
  deduplicationId: 'STEPWELL_DEDUPLICATION_ID',
  resultsBucket: 'STEPWELL_RESULTS_BUCKET',
} as const;

/** The message attribute that carries the correlation id from queue to queue. */
export const CORRELATION_ID_ATTRIBUTE = 'correlationId';

/**
 * The message attribute that identifies the work that a message requests. Work with the same id runs once, even if
 * several messages request it.
 */
export const DEDUPLICATION_ID_ATTRIBUTE = 'deduplicationId';

/**
 * The maximum length of the JSON in `STEPWELL_INPUT`, in characters. A longer input is passed through S3. Batch passes
 * container overrides to ECS, which accepts 8,192 characters in total. Every quote in the input is escaped, and a task
 * token alone can have 1,024 characters (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html).
 */
export const JOB_INPUT_LIMIT = 2_048;

/**
 * The default interval between two heartbeats, in seconds. Set the heartbeat timeout of the waiting state to several
 * times this value.
 */
export const DEFAULT_HEARTBEAT_SECONDS = 20;
