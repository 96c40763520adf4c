import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket } from '../storage/private-bucket.js';
import { type EventFanOutProps } from './props.js';
import { type Settings } from './settings.js';

/** The table of requests, counts and outcomes. */
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

/** The bucket of items and reports. */
export function requestsBucket(
  scope: Construct,
  serverAccessLogsBucket: EventFanOutProps['serverAccessLogsBucket'],
  settings: Settings,
): IBucket {
  const lifecycleRules = [{ id: 'ExpireRequests', expiration: settings.reportRetention }, ABORT_INCOMPLETE_UPLOADS];
  return privateBucket(scope, { serverAccessLogsBucket, lifecycleRules, removalPolicy: settings.removalPolicy });
}

/** How often a dead letter is handled before it is given up. */
const DEAD_LETTER_MAX_RECEIVE_COUNT = 5;

/** The queues of what was lost. */
export interface DeadLetterQueues {
  /** From every hop; its handler counts what comes. */
  readonly deadLetters: Queue;
  /** What could not be counted either, until somebody redrives it. */
  readonly undeliverable: Queue;
}

/** Encrypted by SQS's own keys, which admit EventBridge and Lambda; a customer managed key would have to be told to. */
export function deadLetterQueues(scope: Construct, handlerTimeout: Duration): DeadLetterQueues {
  const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
  const undeliverable = new Queue(scope, 'GivenUp', common);
  acknowledge(
    undeliverable,
    'SQS3',
    'This is the last dead-letter queue: what is here waits for a person, and an alarm says so',
  );
  const deadLetters = new Queue(scope, 'DeadLetters', {
    ...common,
    visibilityTimeout: Duration.seconds(handlerTimeout.toSeconds() * 6),
    deadLetterQueue: { queue: undeliverable, maxReceiveCount: DEAD_LETTER_MAX_RECEIVE_COUNT },
  });
  return { deadLetters, undeliverable };
}
