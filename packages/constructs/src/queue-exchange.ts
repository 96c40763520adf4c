import { jobErrors } from '@stepwell/core/batch-job';
import { EXCHANGE_PREFIX, exchangeMetrics } from '@stepwell/core/queue-exchange';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { AlarmKind } from './workflow/alarm-options.js';
import { ALARM_PERIOD, WorkflowAlarms, executionAlarms, functionAlarms, messagesAlarm } from './workflow/alarms.js';
import { BatchJobSteps } from './batch-job/batch-job-steps.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IStateMachineWorkflow, StateMachineWorkflow } from './workflow/workflow.js';
import { type Activator } from './queue-exchange/definition.js';
import { grantProcessMessages, deadLetterFunction, consumerFunction } from './queue-exchange/functions.js';
import { jobConsumer } from './queue-exchange/job-consumer.js';
import { type QueueExchangeProps } from './queue-exchange/props.js';
import { type ResolvedQueueExchangeProps, resolveProps } from './queue-exchange/resolved-props.js';
import { exchangeStateMachine } from './queue-exchange/state-machine.js';
import { resolveStorage } from './queue-exchange/storage.js';

const QUEUE_EXCHANGE = Symbol.for('@stepwell/constructs.QueueExchange');

/** A `QueueExchange`: one that the construct created, or an imported one. */
export interface IQueueExchange extends IStateMachineWorkflow {
  /** The queue of messages. */
  readonly queue: IQueue;
  /** Messages and responses that are too large for a payload, below `_stepwell/queue-exchange/`. */
  readonly bucket: IBucket;
  /** The claims of messages with their results, which prevent processing a message twice. */
  readonly claimsTable: ITable;

  /** Grants your worker permission to consume messages and respond: what `worker` of `@stepwell/sdk/worker` calls. */
  grantConsumeMessages(grantee: IGrantable): Grant;

  /** The number of messages that the consumer function processed. Sum over 5 minutes by default. */
  metricMessagesAnswered(options?: MetricOptions): Metric;

  /**
   * The number of messages that failed their execution with a permanent error. Sum over 5 minutes by default.
   */
  metricMessagesRefused(options?: MetricOptions): Metric;

  /** The number of duplicate deliveries, which were not processed. Sum over 5 minutes by default. */
  metricMessagesRepeated(options?: MetricOptions): Metric;

  /** The number of deliveries that failed and were retried. Sum over 5 minutes by default. */
  metricMessagesRetried(options?: MetricOptions): Metric;

  /**
   * The number of executions that failed because their messages exhausted their retries. Sum over 5 minutes by default.
   */
  metricMessagesDeadLettered(options?: MetricOptions): Metric;
}

/** Attributes of an existing `QueueExchange`, such as one of another app. */
export interface QueueExchangeAttributes {
  readonly stateMachine: IStateMachine;
  readonly queue: IQueue;
  readonly bucket: IBucket;
  readonly claimsTable: ITable;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class QueueExchangeBase extends StateMachineWorkflow implements IQueueExchange {
  abstract readonly queue: IQueue;
  abstract readonly bucket: IBucket;
  abstract readonly claimsTable: ITable;
  protected readonly metricNames = Object.values(exchangeMetrics);

  grantConsumeMessages(grantee: IGrantable): Grant {
    return this.queue
      .grantConsumeMessages(grantee)
      .combine(grantProcessMessages(grantee, { bucket: this.bucket, table: this.claimsTable }, this.stateMachine));
  }

  metricMessagesAnswered(options?: MetricOptions): Metric {
    return this.metric(exchangeMetrics.messagesAnswered, options);
  }

  metricMessagesRefused(options?: MetricOptions): Metric {
    return this.metric(exchangeMetrics.messagesRefused, options);
  }

  metricMessagesRepeated(options?: MetricOptions): Metric {
    return this.metric(exchangeMetrics.messagesRepeated, options);
  }

  metricMessagesRetried(options?: MetricOptions): Metric {
    return this.metric(exchangeMetrics.messagesRetried, options);
  }

  metricMessagesDeadLettered(options?: MetricOptions): Metric {
    return this.metric(exchangeMetrics.messagesDeadLettered, options);
  }
}

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
export class QueueExchange extends QueueExchangeBase {
  /** Returns whether a value is a `QueueExchange`, created by any copy of this package. */
  static isQueueExchange(value: unknown): value is QueueExchange {
    return typeof value === 'object' && value !== null && QUEUE_EXCHANGE in value;
  }

  /** Imports an existing workflow. */
  static fromQueueExchangeAttributes(
    scope: Construct,
    id: string,
    attributes: QueueExchangeAttributes,
  ): IQueueExchange {
    return new (class extends QueueExchangeBase {
      readonly stateMachine = attributes.stateMachine;
      readonly queue = attributes.queue;
      readonly bucket = attributes.bucket;
      readonly claimsTable = attributes.claimsTable;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  /** The workflow. */
  readonly stateMachine: StateMachine;
  readonly queue: IQueue;
  /** Messages that exceeded the maximum number of receives; `deadLetterFunction` fails their executions. */
  readonly deadLetterQueue: IQueue;
  /** Dead letters that could not be handled: not messages of an execution, or Step Functions was unavailable. */
  readonly undeliverableQueue: IQueue;
  readonly bucket: IBucket;
  readonly claimsTable: ITable;
  /** Consumes messages and calls the Processor or submits its job; `undefined` if your worker consumes them. */
  readonly consumerFunction?: LambdaFunction;
  /** Fails the execution of a Processor job that failed without a response. Only with `processorJob`. */
  readonly jobFailedFunction?: LambdaFunction;
  /** Events about failed jobs whose executions could not be failed. Only with `processorJob`. */
  readonly undeliveredQueue?: IQueue;
  /** Fails the executions of dead letters. */
  readonly deadLetterFunction: LambdaFunction;
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  /** @throws {@link InvalidProp} if a prop is invalid */
  constructor(scope: Construct, id: string, props: QueueExchangeProps = {}) {
    super(scope, id);
    Object.defineProperty(this, QUEUE_EXCHANGE, { value: true });
    const settings = resolveProps(this, props);
    const storage = resolveStorage(this, props, settings);
    this.queue = storage.queue;
    this.deadLetterQueue = storage.deadLetterQueue;
    this.undeliverableQueue = storage.undeliverableQueue;
    this.bucket = storage.bucket;
    this.claimsTable = storage.table;
    this.stateMachine = exchangeStateMachine(this, props.stateMachineName, storage, settings, {
      activator: this.resolveActivator(props, settings),
      // A job that its host or its timeout terminated can succeed when it is submitted again.
      resendOn: props.processorJob ? [jobErrors.jobTerminated] : [],
    });
    if (props.processorFunction)
      this.consumerFunction = consumerFunction(this, props.processorFunction, storage, settings, this.stateMachine);
    const jobs = props.processorJob && jobConsumer(this, props.processorJob, storage, settings, this.stateMachine);
    if (jobs) {
      this.consumerFunction = jobs.submitFunction;
      this.jobFailedFunction = jobs.jobFailedFunction;
      this.undeliveredQueue = jobs.undeliveredQueue;
    }
    this.deadLetterFunction = deadLetterFunction(
      this,
      storage,
      settings,
      this.stateMachine,
      this.consumerFunction !== undefined,
    );
    const functions = {
      ...(this.consumerFunction ? { Taker: this.consumerFunction } : {}),
      ...(this.jobFailedFunction ? { JobFailed: this.jobFailedFunction } : {}),
      DeadLetter: this.deadLetterFunction,
    };
    this.alarms = new WorkflowAlarms(this, props.alarms, [
      ...executionAlarms(this.stateMachine, 'an execution failed; its cause contains the error of its message'),
      {
        kind: AlarmKind.DEAD_LETTERS,
        id: 'DeadLetters',
        // The function consumes all messages of the queue immediately, and not all of them failed.
        metric: this.metricMessagesDeadLettered({ period: ALARM_PERIOD }),
        description: 'a message exhausted its retries; its execution failed with MessageExchangeFailed',
      },
      messagesAlarm(
        AlarmKind.UNDELIVERABLE,
        'Undeliverable',
        this.undeliverableQueue,
        'an execution could not be failed; redrive its message when Step Functions is available',
      ),
      ...(this.undeliveredQueue
        ? [
            messagesAlarm(
              AlarmKind.UNDELIVERED,
              'Undelivered',
              this.undeliveredQueue,
              'the execution of a failed job could not be failed; it fails at its timeout',
            ),
          ]
        : []),
      ...functionAlarms(functions),
    ]);
  }

  private resolveActivator(
    { activatorFunction, activatorJob }: QueueExchangeProps,
    settings: ResolvedQueueExchangeProps,
  ): Activator | undefined {
    if (activatorFunction) return { kind: 'function', handler: activatorFunction };
    if (activatorJob)
      return {
        kind: 'job',
        job: activatorJob,
        steps: new BatchJobSteps(this, {
          ...settings,
          bucket: this.bucket,
          keyPrefix: `${EXCHANGE_PREFIX}jobs/`,
        }),
      };
    return undefined;
  }
}
