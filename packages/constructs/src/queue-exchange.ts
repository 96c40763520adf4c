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
 * A state machine that hands a message to a queue together with a task token and waits for whoever takes it: a
 * function, a Batch job, or a poller of your own anywhere. The Activator that makes the message may be a function or a
 * Batch job.
 *
 * An answer goes to the execution whose message it answers and to no other, for it is given with that message's own
 * token. A message that is delivered twice is acted on once. A message that keeps failing goes to the dead-letter
 * queue, and its execution fails with `MessageExchangeFailed` at once.
 *
 * @example
 * ```ts
 * const scenes = new QueueExchange(this, 'Scenes', { activatorFunction: activator, processorFunction: processor });
 * scenes.grantStartExecution(uploader);
 * ```
 */
export class QueueExchange extends Construct {
  /** Whether a value is a `QueueExchange`, of this copy of the package or another. */
  static isQueueExchange(value: unknown): value is QueueExchange {
    return typeof value === 'object' && value !== null && QUEUE_EXCHANGE in value;
  }

  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** Where messages wait for a taker. */
  readonly queue: IQueue;
  /** Messages that were received too often; `deadLetterFunction` fails their executions. */
  readonly deadLetterQueue: IQueue;
  /** Messages for which not even that could be done: no message of an execution, or Step Functions did not answer. */
  readonly undeliverableQueue: IQueue;
  /** Messages and answers that are too long for a payload, below `_stepwell/queue-exchange/`. */
  readonly bucket: IBucket;
  /** The claims: who acts on which message, and what came of it. */
  readonly claimsTable: ITable;
  /** Takes messages and calls the Processor, or submits its job; `undefined` where a poller of your own takes them. */
  readonly consumerFunction?: LambdaFunction;
  /** Fails the execution of a Processor job that failed without an answer; only with `processorJob`. */
  readonly jobFailedFunction?: LambdaFunction;
  /** News of failed jobs of which no execution could be told; only with `processorJob`. */
  readonly undeliveredQueue?: IQueue;
  /** Fails the executions of dead letters. */
  readonly deadLetterFunction: LambdaFunction;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: QueueExchangeAlarms;

  private readonly storage: Storage;

  /** @throws {@link InvalidProp} naming the prop, its value and what to give */
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
      // A job that its host or its time ended has not failed for good.
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

  /** Lets a grantee start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Lets a poller of your own take messages and answer them: what `worker` of `@stepwell/sdk/worker` calls. */
  grantConsumeMessages(grantee: IGrantable): Grant {
    return this.queue
      .grantConsumeMessages(grantee)
      .combine(grantProcessMessages(grantee, this.storage, this.stateMachine));
  }

  /** How many messages were acted on and answered by the taker function. Sum over 5 minutes unless told otherwise. */
  metricMessagesAnswered(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesAnswered, options);
  }

  /**
   * How many messages failed their execution with an error that trying again cannot mend. Sum over 5 minutes unless
   * told otherwise.
   */
  metricMessagesRefused(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesRefused, options);
  }

  /** How many deliveries were not acted on, because an earlier one was. Sum over 5 minutes unless told otherwise. */
  metricMessagesRepeated(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesRepeated, options);
  }

  /** How many deliveries failed and came again. Sum over 5 minutes unless told otherwise. */
  metricMessagesRetried(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesRetried, options);
  }

  /**
   * How many executions failed because their messages had been tried as often as allowed. Sum over 5 minutes unless
   * told otherwise.
   */
  metricMessagesDeadLettered(options?: MetricOptions): Metric {
    return functionMetric(this, exchangeMetrics.messagesDeadLettered, options);
  }

  /** How many executions failed. Sum over 5 minutes unless told otherwise. */
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
