import { Duration } from 'aws-cdk-lib';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type Queue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { undeliveredQueue } from '../workflow/storage.js';

/** The maximum number of attempts to handle a dead letter. */
const DEAD_LETTER_MAX_RECEIVE_COUNT = 5;

/** The dead-letter queues. */
export interface DeadLetterQueues {
  /** The dead-letter queue of all deliveries. A function counts its messages. */
  readonly deadLetters: Queue;
  /** Dead letters that could not be counted, until they are redriven. */
  readonly undeliverable: Queue;
}

/** Creates the dead-letter queues. */
export function deadLetterQueues(
  scope: Construct,
  handlerTimeout: Duration,
  encryptionKey: IKey | undefined,
): DeadLetterQueues {
  const reason = 'This is the last dead-letter queue; an alarm reports its messages';
  const undeliverable = undeliveredQueue(scope, 'GivenUp', { encryptionKey }, { reason });
  const deadLetters = undeliveredQueue(
    scope,
    'DeadLetters',
    { encryptionKey },
    {
      visibilityTimeout: Duration.seconds(handlerTimeout.toSeconds() * 6),
      deadLetterQueue: { queue: undeliverable, maxReceiveCount: DEAD_LETTER_MAX_RECEIVE_COUNT },
    },
  );
  return { deadLetters, undeliverable };
}
