import { CLAIM_EXPIRY_ATTRIBUTE } from '@stepwell/core/idempotency';
import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { messagesBucket } from '../queues/messages-bucket.js';
import { queueProps, workflowTable } from '../workflow/storage.js';
import { type QueueExchangeProps } from './props.js';
import { type ResolvedQueueExchangeProps } from './resolved-props.js';

/** The queues, bucket and table: existing ones from the props, or new ones. */
export interface Storage {
  readonly queue: IQueue;
  /** The maximum number of receives of the queue; `undefined` for an imported queue. */
  readonly maxReceiveCount: number | undefined;
  /** Messages that exceeded the maximum number of receives; a function fails their executions. */
  readonly deadLetterQueue: IQueue;
  /** Dead letters that could not be handled. */
  readonly undeliverableQueue: Queue;
  readonly bucket: IBucket;
  readonly table: ITable;
}

/** The delay before the dead-letter function retries a message. */
const DEAD_LETTER_VISIBILITY_TIMEOUT = Duration.minutes(1);

/** The timeout of the dead-letter function. */
export const DEAD_LETTER_FUNCTION_TIMEOUT = Duration.seconds(30);

/**
 * The number of attempts of the dead-letter function to fail an execution. A message keeps its receive count in the
 * dead-letter queue, so these attempts are added to the maximum number of receives of the queue.
 */
export const DEAD_LETTER_ATTEMPTS = 10;

export function resolveStorage(
  scope: Construct,
  props: QueueExchangeProps,
  settings: ResolvedQueueExchangeProps,
): Storage {
  const common = queueProps(settings);
  const undeliverableQueue = new Queue(scope, 'UndeliverableQueue', common);
  acknowledge(undeliverableQueue, 'SQS3', 'This is the last dead-letter queue; an alarm reports its messages');
  const deadLetterQueue =
    props.deadLetterQueue ??
    new Queue(scope, 'DeadLetterQueue', {
      ...common,
      visibilityTimeout: DEAD_LETTER_VISIBILITY_TIMEOUT,
      deadLetterQueue: { queue: undeliverableQueue, maxReceiveCount: settings.maxReceiveCount + DEAD_LETTER_ATTEMPTS },
    });
  const queue =
    props.queue ??
    new Queue(scope, 'Queue', {
      ...common,
      visibilityTimeout: settings.visibilityTimeout,
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: settings.maxReceiveCount },
    });
  const schema = { partitionKey: 'id', timeToLiveAttribute: CLAIM_EXPIRY_ATTRIBUTE };
  return {
    queue,
    maxReceiveCount: queue instanceof Queue ? queue.deadLetterQueue?.maxReceiveCount : undefined,
    deadLetterQueue,
    undeliverableQueue,
    bucket: messagesBucket(scope, props.bucket, settings),
    table: props.claimsTable ?? workflowTable(scope, 'Table', settings, schema),
  };
}
