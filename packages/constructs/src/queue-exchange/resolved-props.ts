import { DEFAULT_PERMANENT_ERRORS, DEFAULT_RETRY_SECONDS } from '@stepwell/core/queue-exchange';
import { Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type IConstruct } from 'constructs';
import { type IBatchJob } from '../batch-job/i-batch-job.js';
import { YEAR_SECONDS, checkDays, checkSeconds, checkShorterThan } from '../check-duration.js';
import { EXISTING_RESOURCE_HINT, InvalidProp, checkInteger, checkStrings, rejectProps } from '../invalid-prop.js';
import { checkVisibilityTimeout } from '../queues/check-visibility-timeout.js';
import { type QueueExchangeProps } from './props.js';
import { DEAD_LETTER_FUNCTION_TIMEOUT, DEAD_LETTER_ATTEMPTS } from './storage.js';
import { resolveWorkflowProps } from '../workflow/props.js';

/** SQS counts up to 1,000 receives, and the dead-letter function uses some of them. */
const MAX_RECEIVE_COUNT = 1_000 - DEAD_LETTER_ATTEMPTS;

/** Props of QueueExchange with defaults, validated. */
export type ResolvedQueueExchangeProps = ReturnType<typeof resolveProps>;

/**
 * Validates the props and applies the defaults.
 *
 * @throws {@link InvalidProp} if a prop is invalid
 */
export function resolveProps(scope: IConstruct, props: QueueExchangeProps) {
  rejectConflictingProps(scope, props);
  checkOwnQueues(scope, props);
  rejectUnusedProps(scope, props);
  const timeout = checkSeconds(scope, 'timeout', props.timeout ?? defaultTimeout(props.processorJob), 60, YEAR_SECONDS);
  const consumerTimeout = checkSeconds(
    scope,
    'consumerTimeout',
    props.consumerTimeout ??
      (props.processorJob ? Duration.minutes(1) : defaultConsumerTimeout(props.processorFunction)),
    1,
    900,
  );
  if (props.processorFunction || props.processorJob)
    checkVisibilityTimeout(scope, 'queue', props.queue, 'consumerTimeout', consumerTimeout);
  checkVisibilityTimeout(
    scope,
    'deadLetterQueue',
    props.deadLetterQueue,
    "its function's timeout",
    DEAD_LETTER_FUNCTION_TIMEOUT,
  );
  const unattended = props.processorFunction === undefined && props.processorJob === undefined;
  const visibilityTimeout = checkSeconds(
    scope,
    'visibilityTimeout',
    props.visibilityTimeout ?? (unattended ? Duration.minutes(1) : consumerTimeout),
    unattended ? 1 : minSeconds(consumerTimeout),
    43_200,
  );
  return {
    ...resolveWorkflowProps(scope, props),
    timeout,
    heartbeatTimeout:
      props.heartbeatTimeout &&
      checkShorterThan(
        scope,
        'heartbeatTimeout',
        checkSeconds(scope, 'heartbeatTimeout', props.heartbeatTimeout, 1, YEAR_SECONDS),
        'timeout',
        timeout,
      ),
    maxReceiveCount: checkInteger(scope, 'maxReceiveCount', props.maxReceiveCount ?? 5, 1, MAX_RECEIVE_COUNT),
    retryInterval: checkSeconds(
      scope,
      'retryInterval',
      props.retryInterval ?? Duration.seconds(DEFAULT_RETRY_SECONDS),
      1,
      900,
    ),
    permanentErrors: checkStrings(
      scope,
      'permanentErrors',
      props.permanentErrors ?? DEFAULT_PERMANENT_ERRORS,
      /^[^\s,]{1,256}$/,
      'an error name without spaces and commas',
    ),
    batchSize: checkInteger(scope, 'batchSize', props.batchSize ?? 10, 1, 10),
    maxConcurrency:
      props.maxConcurrency === undefined
        ? undefined
        : checkInteger(scope, 'maxConcurrency', props.maxConcurrency, 2, 1_000),
    consumerTimeout,
    visibilityTimeout,
    executionTimeout: checkSeconds(
      scope,
      'executionTimeout',
      props.executionTimeout ?? defaultExecutionTimeout(timeout),
      60,
      YEAR_SECONDS,
    ),
    messageRetention: checkDays(scope, 'messageRetention', props.messageRetention ?? Duration.days(30), 1),
  };
}

/** Rejects two Activators and two Processors. */
function rejectConflictingProps(
  scope: IConstruct,
  { activatorFunction, activatorJob, processorFunction, processorJob }: QueueExchangeProps,
): void {
  if (activatorFunction !== undefined && activatorJob !== undefined)
    throw new InvalidProp(scope, 'activatorJob', activatorJob, 'omitted when activatorFunction is specified');
  if (processorFunction !== undefined && processorJob !== undefined)
    throw new InvalidProp(scope, 'processorJob', processorJob, 'omitted when processorFunction is specified');
}

function checkOwnQueues(scope: IConstruct, { queue, deadLetterQueue }: QueueExchangeProps): void {
  if (queue !== undefined && deadLetterQueue === undefined)
    throw new InvalidProp(scope, 'deadLetterQueue', undefined, 'the dead-letter queue of queue');
  if (deadLetterQueue !== undefined && queue === undefined)
    throw new InvalidProp(scope, 'queue', undefined, 'the queue of deadLetterQueue');
  if (queue?.fifo === true)
    throw new InvalidProp(scope, 'queue', queue, 'a standard queue', 'Responses arrive in any order');
  if (deadLetterQueue?.fifo === true)
    throw new InvalidProp(scope, 'deadLetterQueue', deadLetterQueue, 'a standard queue, like queue');
  if (queue instanceof Queue && queue.deadLetterQueue?.queue !== deadLetterQueue) {
    throw new InvalidProp(
      scope,
      'deadLetterQueue',
      deadLetterQueue,
      `the dead-letter queue in the redrive policy of ${queue.node.path}`,
      'The executions of its messages fail',
    );
  }
}

/** Rejects props that would have no effect. */
function rejectUnusedProps(scope: IConstruct, props: QueueExchangeProps): void {
  if (props.processorFunction === undefined)
    rejectProps(scope, props, ['permanentErrors'], { when: 'processorFunction is not specified' });
  if (props.processorFunction === undefined && props.processorJob === undefined)
    rejectProps(scope, props, ['batchSize', 'maxConcurrency', 'consumerTimeout', 'retryInterval'], {
      when: 'neither processorFunction nor processorJob is specified',
    });
  const hint = EXISTING_RESOURCE_HINT;
  if (props.queue !== undefined)
    rejectProps(scope, props, ['maxReceiveCount', 'visibilityTimeout'], { when: 'queue is specified', hint });
  if (props.bucket !== undefined)
    rejectProps(scope, props, ['messageRetention', 'serverAccessLogsBucket', 'autoDelete'], {
      when: 'bucket is specified',
      hint,
    });
}

/** The timeout of the Processor function plus 30 seconds, if it is known. */
function defaultConsumerTimeout(processor: (IFunction & { readonly timeout?: Duration }) | undefined): Duration {
  const timeout = processor?.timeout;
  if (timeout === undefined || timeout.isUnresolved()) return Duration.minutes(15);
  return Duration.seconds(Math.min(900, timeout.toSeconds() + 30));
}

/** One hour in queues plus all attempts of the job. A token cannot be multiplied. */
function defaultTimeout(job: IBatchJob | undefined): Duration {
  if (job === undefined) return Duration.hours(1);
  return job.timeout.isUnresolved()
    ? Duration.days(1)
    : Duration.seconds(job.timeout.toSeconds() * job.attempts).plus(Duration.hours(1));
}

function defaultExecutionTimeout(timeout: Duration): Duration {
  return timeout.isUnresolved()
    ? Duration.days(365)
    : Duration.seconds(Math.min(YEAR_SECONDS, timeout.toSeconds() + 86_400));
}

function minSeconds(timeout: Duration): number {
  return timeout.isUnresolved() ? 1 : timeout.toSeconds();
}
