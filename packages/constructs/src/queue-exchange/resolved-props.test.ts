import { Duration, type Stack } from 'aws-cdk-lib';
import { Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { type QueueExchangeProps } from '../index.js';
import { definitionOf, stateOf } from '../testing/definition-of.js';
import { processorFunction, processorJob, synthesizeQueueExchange } from '../testing/synthesize-queue-exchange.js';

/** An existing queue with its dead-letter queue. */
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
    'with a visibility timeout equal to the consumer timeout',
    (stack) => ({
      ...ownQueues(stack, { visibilityTimeout: Duration.seconds(150) }),
      processorFunction: processorFunction(stack),
    }),
  ],
  ['with the default visibility timeout if a worker consumes the messages', (stack) => ownQueues(stack)],
  [
    'that is imported, with an unknown visibility timeout',
    (stack) => ({
      queue: Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own'),
      deadLetterQueue: Queue.fromQueueArn(stack, 'Dead', 'arn:aws:sqs:eu-west-1:123456789012:dead'),
      processorFunction: processorFunction(stack),
    }),
  ],
])('accepts a queue %s', (_title, props) => {
  expect(() => synthesizeQueueExchange(props)).not.toThrow();
});

describe('invalid props', () => {
  it.each<[string, (stack: Stack) => QueueExchangeProps, RegExp]>([
    [
      'a queue without its dead-letter queue',
      (stack) => ({ queue: new Queue(stack, 'Own') }),
      /^Test\/Scenes: deadLetterQueue is required: the dead-letter queue of queue\.$/,
    ],
    [
      'a FIFO queue',
      (stack) => ({
        queue: new Queue(stack, 'Own', { fifo: true }),
        deadLetterQueue: new Queue(stack, 'Dead', { fifo: true }),
      }),
      /queue must be a standard queue, got Test\/Own\. Responses arrive in any order\.$/,
    ],
    [
      'a batch size without a Processor',
      () => ({ batchSize: 5 }),
      /batchSize must be omitted when neither .* is specified, got 5/,
    ],
    [
      'an empty batch',
      (stack) => ({ processorFunction: processorFunction(stack), batchSize: 0 }),
      /batchSize must be an integer from 1 to 10, got 0/,
    ],
    [
      'a visibility timeout shorter than the consumer timeout',
      (stack) => ({ processorFunction: processorFunction(stack), visibilityTimeout: Duration.seconds(30) }),
      /visibilityTimeout must be a whole number of seconds from 150 to 43200/,
    ],
    [
      'a heartbeat timeout equal to the timeout',
      () => ({ timeout: Duration.hours(1), heartbeatTimeout: Duration.minutes(60) }),
      /heartbeatTimeout must be shorter than timeout, Duration.hours\(1\), got Duration.minutes\(60\)/,
    ],
    [
      'a heartbeat timeout longer than the default timeout',
      () => ({ heartbeatTimeout: Duration.hours(2) }),
      /heartbeatTimeout must be shorter than timeout/,
    ],
    [
      'a queue with a visibility timeout shorter than the consumer timeout',
      (stack) => ({ ...ownQueues(stack), processorFunction: processorFunction(stack) }),
      /queue must be .* timeout of at least consumerTimeout, Duration.seconds\(150\), got Duration.seconds\(30\)/,
    ],
    [
      'the same for jobs',
      (stack) => ({ ...ownQueues(stack), processorJob: processorJob(stack) }),
      /at least consumerTimeout, Duration.minutes\(1\)/,
    ],
    [
      'the same for the dead-letter queue',
      (stack) => ownQueues(stack, {}, { visibilityTimeout: Duration.seconds(29) }),
      /deadLetterQueue must be .* at least its function's timeout, Duration.seconds\(30\), got Duration.seconds\(29\)/,
    ],
    [
      'a dead-letter queue that is not in the redrive policy',
      (stack) => ({ ...ownQueues(stack), deadLetterQueue: new Queue(stack, 'Other') }),
      /deadLetterQueue must be the dead-letter queue in the redrive policy of Test\/Own, got Test\/Other/,
    ],
    [
      'a FIFO dead-letter queue',
      (stack) => ({
        queue: Queue.fromQueueArn(stack, 'Own', 'arn:aws:sqs:eu-west-1:123456789012:own'),
        deadLetterQueue: new Queue(stack, 'Dead', { fifo: true }),
      }),
      /deadLetterQueue must be a standard queue, like queue, got Test\/Dead/,
    ],
    [
      'two Processors',
      (stack) => ({ processorFunction: processorFunction(stack), processorJob: processorJob(stack) }),
      /processorJob must be omitted when processorFunction is specified, got Test\/Job/,
    ],
    [
      'permanent errors of a job',
      (stack) => ({ processorJob: processorJob(stack), permanentErrors: ['InvalidScene'] }),
      /permanentErrors must be omitted when processorFunction is not specified, got \["InvalidScene"\]/,
    ],
  ])('are rejected: %s', (_title, props, message) => {
    expect(() => synthesizeQueueExchange(props)).toThrow(message);
  });
});

it('accepts a heartbeat timeout shorter than the timeout, as the States Language requires', () => {
  const { template } = synthesizeQueueExchange(() => ({
    timeout: Duration.hours(1),
    heartbeatTimeout: Duration.seconds(3_599),
  }));
  expect(stateOf(definitionOf(template), 'Exchange message')).toMatchObject({
    TimeoutSeconds: 3_600,
    HeartbeatSeconds: 3_599,
  });
});
