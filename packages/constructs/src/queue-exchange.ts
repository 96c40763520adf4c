import { jobErrors } from '@stepwell/core/batch-job';
import { EXCHANGE_PREFIX, exchangeMetrics } from '@stepwell/core/queue-exchange';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms/alarm-factory.js';
import { BatchJobSteps } from './batch-job/batch-job-steps.js';
import { functionMetric } from './metrics/function-metric.js';
import { type QueueExchangeAlarms, createAlarms } from './queue-exchange/alarms.js';
import { type Activator } from './queue-exchange/definition.js';
import { grantProcessMessages, deadLetterFunction, consumerFunction } from './queue-exchange/functions.js';
import { jobConsumer } from './queue-exchange/job-consumer.js';
import { type QueueExchangeProps } from './queue-exchange/props.js';
import { type Settings, resolveSettings } from './queue-exchange/settings.js';
import { exchangeStateMachine } from './queue-exchange/state-machine.js';
import { type Storage, resolveStorage } from './queue-exchange/storage.js';

const QUEUE_EXCHANGE = Symbol.for('@stepwell/constructs.QueueExchange');

/**
 * A state machine that sends a message with a task token to a queue and waits for the response of its consumer: a
 * function, a Batch job, or your worker. An optional Activator, a function or a Batch job, creates the message.
 *
 * The task token of the message ensures that a response reaches its execution. A message that is delivered twice is
 * processed once. A message that fails repeatedly moves to the dead-letter queue, and its execution fails with
 * `MessageExchangeFailed` at once.
 *
 * @example
 * ```ts
 * const scenes = new QueueExchange(this, 'Scenes', { activatorFunction: activator, processorFunction: processor });
 * scenes.grantStartExecution(uploader);
 * ```
 */
export class QueueExchange extends Construct {
  /** Returns whether a value is a `QueueExchange`, created by any copy of this package. */
  static isQueueExchange(value: unknown): value is QueueExchange {
    return typeof value === 'object' && value !== null && QUEUE_EXCHANGE in value;
  }

  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** The queue of messages. */
  readonly queue: IQueue;
  /** Messages that exceeded the maximum number of receives; `deadLetterFunction` fails their executions. */
  readonly deadLetterQueue: IQueue;
  /** Dead letters that could not be handled: not messages of an execution, or Step Functions was unavailable. */
  readonly undeliverableQueue: IQueue;
  /** Messages and responses that are too large for a payload, below `_stepwell/queue-exchange/`. */
  readonly bucket: IBucket;
  /** The claims of messages with their results, which prevent processing a message twice. */
  readonly claimsTable: ITable;
  /** Consumes messages and calls the Processor or submits its job; `undefined` if your worker consumes them. */
  readonly consumerFunction?: LambdaFunction;
  /** Fails the execution of a Processor job that failed without a response. Only with `processorJob`. */
  readonly jobFailedFunction?: LambdaFunction;
  /** Events about failed jobs whose executions could not be failed. Only with `processorJob`. */
  readonly undeliveredQueue?: IQueue;
  /** Fails the executions of dead letters. */
  readonly deadLetterFunction: LambdaFunction;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: QueueExchangeAlarms;

  private readonly storage: Storage;

  /** @throws {@link InvalidProp} if a prop is invalid */
  constructor(scope: Construct, id: string, props: QueueExchangeProps = {}) {
    super(scope, id);
    Object.defineProperty(this, QUEUE_EXCHANGE, { value: true });
    const settings = resolveSettings(this, props);
    this.storage = resolveStorage(this, props, settings);
    this.queue = this.storage.queue;
    this.deadLetterQueue = this.storage.deadLetterQueue;
    this.undeliverableQueue = this.storage.undeliverableQueue;
    this.bucket = this.storage.bucket;
    this.claimsTable = this.storage.table;
    this.stateMachine = exchangeStateMachine(this, props.stateMachineName, this.storage, settings, {
      activator: this.resolveActivator(props, settings),
      // A job that its host or its timeout terminated can succeed when it is submitted again.
      resendOn: props.processorJob ? [jobErrors.jobTerminated] : [],
    });
    if (props.processorFunction)
      this.consumerFunction = consumerFunction(
        this,
        props.processorFunction,
        this.storage,
        settings,
        this.stateMachine,
      );
    const jobs = props.processorJob && jobConsumer(this, props.processorJob, this.storage, settings, this.stateMachine);
    if (jobs) {
      this.consumerFunction = jobs.submitFunction;
      this.jobFailedFunction = jobs.jobFailedFunction;
      this.undeliveredQueue = jobs.undeliveredQueue;
    }
    this.deadLetterFunction = deadLetterFunction(
      this,
      this.storage,
      settings,
      this.stateMachine,
      this.consumerFunction !== undefined,
    );
    if (settings.alarms) {
      const functions = {
        ...(this.consumerFunction ? { Taker: this.consumerFunction } : {}),
        ...(this.jobFailedFunction ? { JobFailed: this.jobFailedFunction } : {}),
        DeadLetter: this.deadLetterFunction,
      };
      this.alarms = createAlarms(this, {
        stateMachine: this.stateMachine,
        storage: this.storage,
        deadLettered: this.metricMessagesDeadLettered({ period: ALARM_PERIOD }),
        undeliveredQueue: this.undeliveredQueue,
        functions,
        alarmTopic: props.alarmTopic,
      });
    }
  }

  /** Grants permission to start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Grants your worker permission to consume messages and respond: what `worker` of `@stepwell/sdk/worker` calls. */
  grantConsumeMessages(grantee: IGrantable): Grant {
    return this.queue
      .grantConsumeMessages(grantee)
      .combine(grantProcessMessages(grantee, this.storage, this.stateMachine));
  }

  /** The number of messages that the consumer function processed. Sum over 5 minutes by default. */
  metricMessagesAnswered(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesAnswered, options);
  }

  /**
   * The number of messages that failed their execution with a permanent error. Sum over 5 minutes by default.
   */
  metricMessagesRefused(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesRefused, options);
  }

  /** The number of duplicate deliveries, which were not processed. Sum over 5 minutes by default. */
  metricMessagesRepeated(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesRepeated, options);
  }

  /** The number of deliveries that failed and were retried. Sum over 5 minutes by default. */
  metricMessagesRetried(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesRetried, options);
  }

  /**
   * The number of executions that failed because their messages exhausted their retries. Sum over 5 minutes by default.
   */
  metricMessagesDeadLettered(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesDeadLettered, options);
  }

  /** The number of executions that failed. Sum over 5 minutes by default. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  private resolveActivator(
    { activatorFunction, activatorJob }: QueueExchangeProps,
    { logRetention, tracing }: Settings,
  ): Activator | undefined {
    if (activatorFunction) return { kind: 'function', handler: activatorFunction };
    if (activatorJob)
      return {
        kind: 'job',
        job: activatorJob,
        steps: new BatchJobSteps(this, {
          bucket: this.bucket,
          keyPrefix: `${EXCHANGE_PREFIX}jobs/`,
          logRetention,
          tracing,
        }),
      };
    return undefined;
  }
}
