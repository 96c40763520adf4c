/**
 * The environment variables by which a workflow and the program of a Batch job speak: the contract of a job. A workflow
 * sets them as container overrides when it submits the job; the program needs no SDK of Stepwell, in whichever language
 * it is written.
 *
 * | variable | meaning | unless set |
 * | --- | --- | --- |
 * | `STEPWELL_INPUT` | the input, JSON text, at most {@link JOB_INPUT_LIMIT} characters | see the next |
 * | `STEPWELL_INPUT_URI` | `s3://bucket/key` of the input, for a large one | one of the two is required |
 * | `STEPWELL_OUTPUT_URI` | `s3://bucket/key` that the output is written to, as JSON | it is not written |
 * | `STEPWELL_TASK_TOKEN` | task token of the execution that waits for the job | nothing waits |
 * | `STEPWELL_HEARTBEAT_SECONDS` | seconds between two heartbeats of the task token, a whole number | {@link DEFAULT_HEARTBEAT_SECONDS} |
 * | `STEPWELL_CORRELATION_ID` | what the messages of one run have in common | the id of the job |
 * | `STEPWELL_NEXT_QUEUE_URL` | queue that the output is sent on to | it is not sent |
 * | `STEPWELL_NEXT_TOPIC_ARN` | topic that the output is published to | it is not published |
 * | `STEPWELL_DEDUPLICATION_ID` | names what is sent on: the same for every attempt at the same work. A FIFO queue or topic gets it as its deduplication id, any other as the message attribute `deduplicationId` | the correlation id, for a FIFO queue or topic |
 * | `STEPWELL_RESULTS_BUCKET` | bucket of files that the work makes | the bucket of the scene |
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
 * The message attribute that names what a message asks for: two messages with the same one, however they came about,
 * are done once.
 */
export const DEDUPLICATION_ID_ATTRIBUTE = 'deduplicationId';

/**
 * The longest JSON text, in characters, that goes to a job by `STEPWELL_INPUT`; a longer one goes by S3. Batch hands
 * container overrides to ECS, which takes 8,192 characters of them in all, every quote in the input escaped, and a task
 * token alone may be 1,024 (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html).
 */
export const JOB_INPUT_LIMIT = 2_048;

/** Seconds between two heartbeats unless told otherwise: a state that waits should allow several times as many. */
export const DEFAULT_HEARTBEAT_SECONDS = 20;
