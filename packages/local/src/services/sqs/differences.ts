import { type Difference } from '../../kernel/differences.js';

/** Where SQS answers a violation of its model otherwise than with its validation errors. */
export const differences: readonly Difference[] = [
  {
    // The response has the attributes that the message has, whatever else the request names.
    operations: ['ReceiveMessage'],
    kind: 'enum',
    answer: 'accepted',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html',
  },
];
