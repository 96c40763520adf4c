import { Duration, type Stack } from 'aws-cdk-lib';
import { Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { type QueueExchangeProps } from '../index.js';
import { definitionOf, stateOf } from '../testing/definition-of.js';
import { processorFunction, processorJob, synthesizeQueueExchange } from '../testing/synthesize-queue-exchange.js';

/** A queue of one's own with its dead-letter queue. */
function ownQueues(
  stack: Stack,
  props: QueueProps = {},
  deadLetterProps: QueueProps = {},
): Required<Pick<QueueExchangeProps, 'queue' | 'deadLetterQueue'>> {
  const deadLetterQueue = new Queue(stack, 'Dead', deadLetterProps);
  return {
    queue: new Queue(stack, 'Own', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 3 }, ...props }),
    deadLetterQueue,
  };
}

it.each<[string, (stack: Stack) => QueueExchangeProps]>([
  [
    'with a visibility timeout as long as its taker may take',
    (stack) => ({
      ...ownQueues(stack, { visibilityTimeout: Duration.seconds(150) }),
      processorFunction: processorFunction(stack),
    }),
  ],
  ['of SQS’s own visibility timeout where a poller takes the messages', (stack) => ownQueues(stack)],
  [
    'that is imported, whose visibility timeout is not known',
    (stack) => ({
      queue: Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own'),
      deadLetterQueue: Queue.fromQueueArn(stack, 'Dead', 'arn:aws:sqs:eu-west-1:123456789012:dead'),
      processorFunction: processorFunction(stack),
    }),
  ],
])('takes a queue %s', (_title, props) => {
  expect(() => synthesizeQueueExchange(props)).not.toThrow();
});

describe('props that cannot be', () => {
  it.each<[string, (stack: Stack) => QueueExchangeProps, RegExp]>([
    [
      'a queue without its dead-letter queue',
      (stack) => ({ queue: new Queue(stack, 'Own') }),
      /^Test\/Scenes: deadLetterQueue nothing is not accepted; give the dead-letter queue of your own queue/,
    ],
    [
      'a FIFO queue',
      (stack) => ({
        queue: new Queue(stack, 'Own', { fifo: true }),
        deadLetterQueue: new Queue(stack, 'Dead', { fifo: true }),
      }),
      /queue "Test\/Own" is not accepted; give a standard queue/,
    ],
    ['takers for no function', () => ({ batchSize: 5 }), /batchSize "5" is not accepted; give processorFunction/],
    [
      'a batch of none',
      (stack) => ({ processorFunction: processorFunction(stack), batchSize: 0 }),
      /batchSize 0 is not accepted; give a whole number from 1 to 10/,
    ],
    [
      'messages that come again while they are taken',
      (stack) => ({ processorFunction: processorFunction(stack), visibilityTimeout: Duration.seconds(30) }),
      /visibilityTimeout .* whole seconds, from 150 to 43200/,
    ],
    [
      'a heartbeat as long as the timeout',
      () => ({ timeout: Duration.hours(1), heartbeatTimeout: Duration.minutes(60) }),
      /heartbeatTimeout "Duration.minutes\(60\)" is not accepted; give less than timeout, Duration.hours\(1\)/,
    ],
    [
      'a heartbeat longer than the default timeout',
      () => ({ heartbeatTimeout: Duration.hours(2) }),
      /heartbeatTimeout .* less than timeout/,
    ],
    [
      'a queue whose messages come again while a taker is at work',
      (stack) => ({ ...ownQueues(stack), processorFunction: processorFunction(stack) }),
      /queue "Test\/Own with a visibility timeout of 30 seconds" is not accepted; give a queue with one of at least consumerTimeout, 150 seconds/,
    ],
    [
      'the same for jobs',
      (stack) => ({ ...ownQueues(stack), processorJob: processorJob(stack) }),
      /at least consumerTimeout, 60 seconds/,
    ],
    [
      'the same for the dead-letter queue',
      (stack) => ownQueues(stack, {}, { visibilityTimeout: Duration.seconds(29) }),
      /deadLetterQueue "Test\/Dead with a visibility timeout of 29 seconds" is not accepted/,
    ],
    [
      'a dead-letter queue that the queue does not have',
      (stack) => ({ ...ownQueues(stack), deadLetterQueue: new Queue(stack, 'Other') }),
      /deadLetterQueue "Test\/Other" is not accepted; give the queue that the redrive policy of Test\/Own names/,
    ],
    [
      'a FIFO dead-letter queue',
      (stack) => ({
        queue: Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own'),
        deadLetterQueue: new Queue(stack, 'Dead', { fifo: true }),
      }),
      /deadLetterQueue "Test\/Dead" is not accepted; give a standard queue/,
    ],
    [
      'two Processors',
      (stack) => ({ processorFunction: processorFunction(stack), processorJob: processorJob(stack) }),
      /processorJob "Test\/Job" is not accepted; give either processorFunction or this/,
    ],
    [
      'errors of a job, which has its own',
      (stack) => ({ processorJob: processorJob(stack), permanentErrors: ['InvalidScene'] }),
      /permanentErrors .* give processorFunction together with this/,
    ],
  ])('are refused by name: %s', (_title, props, message) => {
    expect(() => synthesizeQueueExchange(props)).toThrow(message);
  });
});

it('waits for a heartbeat that is shorter than the timeout, as the States Language asks', () => {
  const { template } = synthesizeQueueExchange(() => ({
    timeout: Duration.hours(1),
    heartbeatTimeout: Duration.seconds(3_599),
  }));
  expect(stateOf(definitionOf(template), 'Exchange message')).toMatchObject({
    TimeoutSeconds: 3_600,
    HeartbeatSeconds: 3_599,
  });
});
