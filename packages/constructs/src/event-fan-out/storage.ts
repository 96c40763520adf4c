import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket } from '../storage/private-bucket.js';
import { type EventFanOutProps } from './props.js';
import { type Settings } from './settings.js';

/** Creates the table of requests, counts and outcomes. */
export function requestsTable(scope: Construct, removalPolicy: RemovalPolicy): Table {
  return new Table(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'expiresAt',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy,
  });
}

/** Creates the bucket for items and reports. */
export function requestsBucket(
  scope: Construct,
  serverAccessLogsBucket: EventFanOutProps['serverAccessLogsBucket'],
  settings: Settings,
): IBucket {
  const lifecycleRules = [{ id: 'ExpireRequests', expiration: settings.reportRetention }, ABORT_INCOMPLETE_UPLOADS];
  return privateBucket(scope, { serverAccessLogsBucket, lifecycleRules, removalPolicy: settings.removalPolicy });
}

/** The maximum number of attempts to handle a dead letter. */
const DEAD_LETTER_MAX_RECEIVE_COUNT = 5;

/** The dead-letter queues. */
export interface DeadLetterQueues {
  /** The dead-letter queue of all deliveries. A function counts its messages. */
  readonly deadLetters: Queue;
  /** Dead letters that could not be counted, until they are redriven. */
  readonly undeliverable: Queue;
}

/** Creates the queues with SQS managed encryption, which EventBridge and Lambda can use without a key policy. */
export function deadLetterQueues(scope: Construct, handlerTimeout: Duration): DeadLetterQueues {
  const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
  const undeliverable = new Queue(scope, 'GivenUp', common);
  acknowledge(undeliverable, 'SQS3', 'This is the last dead-letter queue; an alarm reports its messages');
  const deadLetters = new Queue(scope, 'DeadLetters', {
    ...common,
    visibilityTimeout: Duration.seconds(handlerTimeout.toSeconds() * 6),
    deadLetterQueue: { queue: undeliverable, maxReceiveCount: DEAD_LETTER_MAX_RECEIVE_COUNT },
  });
  return { deadLetters, undeliverable };
}
