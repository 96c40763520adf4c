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

/** Where messages go, and what is kept about them: the user's own, or created here. */
export interface Storage {
  readonly queue: IQueue;
  /** How often the queue gives a message out; `undefined` for one that is not known here. */
  readonly maxReceiveCount: number | undefined;
  /** Messages that were received too often; a function fails their executions. */
  readonly deadLetterQueue: IQueue;
  /** Messages for which not even that could be done. */
  readonly undeliverableQueue: Queue;
  readonly bucket: IBucket;
  readonly table: ITable;
  readonly tableKey: IKey | undefined;
}

/** The longest that SQS keeps a message. */
const MAX_RETENTION = Duration.days(14);

/** Before a message that the dead-letter function could not settle is tried again. */
const DEAD_LETTER_VISIBILITY_TIMEOUT = Duration.minutes(1);

/** How long the dead-letter function may take. */
export const DEAD_LETTER_FUNCTION_TIMEOUT = Duration.seconds(30);

/**
 * How often the dead-letter function tries to fail an execution. A message keeps its count of receives when it becomes
 * a dead letter, so these come on top of those that the queue allows: else it would pass the function by.
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
  acknowledge(
    undeliverableQueue,
    'SQS3',
    'This is the last queue: what could not be told to its execution waits here for a person, with an alarm',
  );
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
  acknowledge(
    table,
    'DDB3',
    'Claims are of the moment: a table restored to an earlier one would let messages be acted on twice',
  );
  return table;
}
