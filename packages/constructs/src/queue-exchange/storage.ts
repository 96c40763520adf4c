import { CLAIM_EXPIRY_ATTRIBUTE } from '@stepwell/core/idempotency';
import { Duration } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { messagesBucket } from '../queues/messages-bucket.js';
import { type QueueExchangeProps } from './props.js';
import { type Settings } from './settings.js';

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
  readonly tableKey: IKey | undefined;
}

/** The maximum message retention of SQS. */
const MAX_RETENTION = Duration.days(14);

/** The delay before the dead-letter function retries a message. */
const DEAD_LETTER_VISIBILITY_TIMEOUT = Duration.minutes(1);

/** The timeout of the dead-letter function. */
export const DEAD_LETTER_FUNCTION_TIMEOUT = Duration.seconds(30);

/**
 * The number of attempts of the dead-letter function to fail an execution. A message keeps its receive count in the
 * dead-letter queue, so these attempts are added to the maximum number of receives of the queue.
 */
export const DEAD_LETTER_ATTEMPTS = 10;

export function resolveStorage(scope: Construct, props: QueueExchangeProps, settings: Settings): Storage {
  const common: QueueProps = {
    ...(props.encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
    retentionPeriod: MAX_RETENTION,
    removalPolicy: settings.removalPolicy,
  };
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
  return {
    queue,
    maxReceiveCount: queue instanceof Queue ? queue.deadLetterQueue?.maxReceiveCount : undefined,
    deadLetterQueue,
    undeliverableQueue,
    bucket:
      props.bucket ??
      messagesBucket(scope, {
        encryptionKey: props.encryptionKey,
        retention: settings.messageRetention,
        removalPolicy: settings.removalPolicy,
      }),
    table: props.claimsTable ?? claimsTable(scope, props.encryptionKey, settings),
    tableKey: props.claimsTable ? props.claimsTable.encryptionKey : props.encryptionKey,
  };
}

function claimsTable(scope: Construct, encryptionKey: IKey | undefined, settings: Settings): Table {
  const table = new Table(scope, 'Table', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: CLAIM_EXPIRY_ATTRIBUTE,
    ...(encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}),
    removalPolicy: settings.removalPolicy,
  });
  acknowledge(table, 'DDB3', 'Claims are temporary, and a restored table would let messages be processed twice');
  return table;
}
