import { DEFAULT_PERMANENT_ERRORS, DEFAULT_RETRY_SECONDS } from '@stepwell/core/queue-exchange';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type IConstruct } from 'constructs';
import { type IBatchJob } from '../batch-job/i-batch-job.js';
import { YEAR_SECONDS, checkDays, checkSeconds, checkShorterThan } from '../check-duration.js';
import { InvalidProp, checkStrings, checkInteger } from '../invalid-prop.js';
import { checkVisibilityTimeout } from '../queues/check-visibility-timeout.js';
import { type QueueExchangeProps } from './props.js';
import { DEAD_LETTER_FUNCTION_TIMEOUT, DEAD_LETTER_ATTEMPTS } from './storage.js';

/** The props that have a plain default, each checked and filled in. */
export interface Settings {
  readonly timeout: Duration;
  readonly heartbeatTimeout: Duration | undefined;
  readonly maxReceiveCount: number;
  readonly retryInterval: Duration;
  readonly permanentErrors: readonly string[];
  readonly batchSize: number;
  readonly maxConcurrency: number | undefined;
  readonly consumerTimeout: Duration;
  readonly visibilityTimeout: Duration;
  readonly executionTimeout: Duration;
  readonly messageRetention: Duration;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly tracing: boolean;
  readonly alarms: boolean;
}

/** SQS counts up to 1,000 receives, and the dead-letter function needs some of them. */
const MAX_RECEIVE_COUNT = 1_000 - DEAD_LETTER_ATTEMPTS;

/**
 * Checks the props and fills in what was left out.
 *
 * @throws {@link InvalidProp} naming the construct, the prop, its value and what to give
 */
export function resolveSettings(scope: IConstruct, props: QueueExchangeProps): Settings {
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
    'that of its function',
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
      'names of errors, without spaces and commas',
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
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    tracing: props.tracing ?? true,
    alarms: props.alarms ?? true,
  };
}

/** Which of two makes or takes the message is not known. */
function rejectConflictingProps(
  scope: IConstruct,
  { activatorFunction, activatorJob, processorFunction, processorJob }: QueueExchangeProps,
): void {
  if (activatorFunction !== undefined && activatorJob !== undefined)
    throw new InvalidProp(scope, 'activatorJob', activatorJob.node.path, 'either activatorFunction or this');
  if (processorFunction !== undefined && processorJob !== undefined)
    throw new InvalidProp(scope, 'processorJob', processorJob.node.path, 'either processorFunction or this');
}

function checkOwnQueues(scope: IConstruct, { queue, deadLetterQueue }: QueueExchangeProps): void {
  if (queue !== undefined && deadLetterQueue === undefined)
    throw new InvalidProp(scope, 'deadLetterQueue', undefined, 'the dead-letter queue of your own queue');
  if (deadLetterQueue !== undefined && queue === undefined)
    throw new InvalidProp(scope, 'queue', undefined, 'your own queue together with its dead-letter queue');
  if (queue?.fifo === true)
    throw new InvalidProp(scope, 'queue', queue.node.path, 'a standard queue: answers come in any order');
  if (deadLetterQueue?.fifo === true)
    throw new InvalidProp(scope, 'deadLetterQueue', deadLetterQueue.node.path, 'a standard queue, as the queue is');
  if (queue instanceof Queue && queue.deadLetterQueue?.queue !== deadLetterQueue) {
    throw new InvalidProp(
      scope,
      'deadLetterQueue',
      deadLetterQueue?.node.path,
      `the queue that the redrive policy of ${queue.node.path} names: its messages fail their executions`,
    );
  }
}

/** A prop that would have no effect is an error: whoever gave it expects one. */
function rejectUnusedProps(scope: IConstruct, props: QueueExchangeProps): void {
  const idle = (prop: keyof QueueExchangeProps, isIdle: boolean, remedy: string): void => {
    if (props[prop] !== undefined && isIdle) throw new InvalidProp(scope, prop, String(props[prop]), remedy);
  };
  const noFunction = props.processorFunction === undefined;
  idle('permanentErrors', noFunction, 'processorFunction together with this');
  for (const prop of ['batchSize', 'maxConcurrency', 'consumerTimeout', 'retryInterval'] as const)
    idle(prop, noFunction && props.processorJob === undefined, 'processorFunction or processorJob together with this');
  for (const prop of ['maxReceiveCount', 'visibilityTimeout'] as const)
    idle(prop, props.queue !== undefined, 'either queue or this: a queue of your own keeps its own settings');
  idle(
    'messageRetention',
    props.bucket !== undefined,
    'either bucket or this: a bucket of your own keeps its own settings',
  );
}

/** A function whose timeout is known gets 30 seconds less than its taker. */
function defaultConsumerTimeout(processor: (IFunction & { readonly timeout?: Duration }) | undefined): Duration {
  const timeout = processor?.timeout;
  if (timeout === undefined || timeout.isUnresolved()) return Duration.minutes(15);
  return Duration.seconds(Math.min(900, timeout.toSeconds() + 30));
}

/** An hour in queues, and all attempts of the job. A duration that is a token cannot be multiplied. */
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
