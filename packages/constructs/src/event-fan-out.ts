import { FAN_OUT_SOURCE, eventFanOutMetrics, fanOutEvents } from '@stepwell/core/event-fan-out';
import { fanOutMetrics } from '@stepwell/core/fan-out';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgePattern } from './acknowledgements.js';
import { type EventFanOutAlarms, createAlarms } from './event-fan-out/alarms.js';
import { type ComputeTarget } from './event-fan-out/compute-target.js';
import {
  DEAD_LETTER_FUNCTION_TIMEOUT,
  REQUEST_OBJECTS,
  collectFunction,
  deadLetterFunction,
  emitFunction,
  registerFunction,
} from './event-fan-out/functions.js';
import { type EventFanOutProps } from './event-fan-out/props.js';
import { RulePermissions } from './event-fan-out/rule-permissions.js';
import { resolveSettings } from './event-fan-out/settings.js';
import {
  deadlineStateMachine,
  incrementStateMachine,
  preprocessStateMachine,
  summaryStateMachine,
} from './event-fan-out/state-machines.js';
import { deadLetterQueues, requestsBucket, requestsTable } from './event-fan-out/storage.js';
import { traceSampling } from './event-fan-out/trace-sampling.js';
import { functionMetric } from './metrics/function-metric.js';
import { grantListBucket, grantObjects, grantTable } from './permissions/grants.js';

const EVENT_FAN_OUT = Symbol.for('@stepwell/constructs.EventFanOut');

/**
 * A fan-out over events: a request of ten to a hundred thousand items becomes as many events, rules bring them to
 * whatever computes them, and each completion is counted, exactly once however often it is delivered. The last one
 * starts the summary.
 *
 * Its input is `FanOutRequest` of `@stepwell/core/fan-out`; a bad one fails with `InvalidInput` before anything is
 * spent. Every request ends `COMPLETED`, `COMPLETED_WITH_FAILURES` or, at its deadline, `TIMED_OUT`, always with a
 * summary.
 *
 * @example
 * ```ts
 * const fanOut = new EventFanOut(this, 'Cases', {
 *   targets: { Compute: ComputeTarget.lambda(compute) },
 *   summaryFunction: summary,
 * });
 * fanOut.addTarget('Large', ComputeTarget.queue(queue, { itemPattern: { kind: ['large'] } }));
 * ```
 */
export class EventFanOut extends Construct {
  /** Whether a value is an `EventFanOut`, of this copy of the package or another. */
  static isEventFanOut(value: unknown): value is EventFanOut {
    return typeof value === 'object' && value !== null && EVENT_FAN_OUT in value;
  }

  /** Takes requests: the preprocess state machine. */
  readonly stateMachine: StateMachine;
  /** Counts completions: Express. */
  readonly incrementStateMachine: StateMachine;
  /** Ends requests; an execution is named by the request's registration. */
  readonly summaryStateMachine: StateMachine;
  /** Waits for deadlines. */
  readonly deadlineStateMachine: StateMachine;
  /** Where items and completions go, and `Request ended` for rules of your own. */
  readonly bus: IEventBus;
  /** Requests, counts and outcomes. */
  readonly table: ITable;
  /** Items and reports, below `_stepwell/`. */
  readonly bucket: IBucket;
  /** From every hop; a handler counts what comes. */
  readonly deadLetterQueue: IQueue;
  /** What could not be counted, until somebody redrives it. */
  readonly undeliverableQueue: IQueue;
  /** Registers requests. */
  readonly registerFunction: LambdaFunction;
  /** Puts items on the bus. */
  readonly emitFunction: LambdaFunction;
  /** Makes reports. */
  readonly collectFunction: LambdaFunction;
  /** Handles dead letters. */
  readonly deadLetterFunction: LambdaFunction;
  /** Called once for each request; `undefined` where none was given. */
  readonly summaryFunction?: IFunction;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: EventFanOutAlarms;

  private readonly completionTarget: IRuleTarget;
  private readonly targets: Construct;
  private readonly permissions: RulePermissions;

  /**
   * @throws {@link InvalidProp} naming the prop, its value and what to give
   */
  constructor(scope: Construct, id: string, props: EventFanOutProps = {}) {
    super(scope, id);
    Object.defineProperty(this, EVENT_FAN_OUT, { value: true });
    const settings = resolveSettings(this, props);
    this.bus = new EventBus(this, 'Bus', { description: 'EventFanOut: items to be computed, and their completions' });
    this.table = props.table ?? requestsTable(this, settings.removalPolicy);
    this.bucket = props.bucket ?? requestsBucket(this, props.serverAccessLogsBucket, settings);
    const queues = deadLetterQueues(this, DEAD_LETTER_FUNCTION_TIMEOUT);
    this.deadLetterQueue = queues.deadLetters;
    this.undeliverableQueue = queues.undeliverable;

    const dependencies = { table: this.table, bucket: this.bucket, settings };
    this.registerFunction = registerFunction(this, dependencies, props.manifestBuckets ?? []);
    this.emitFunction = emitFunction(this, dependencies, this.bus);
    this.collectFunction = collectFunction(this, dependencies);
    this.summaryFunction = props.summaryFunction;
    this.summaryStateMachine = summaryStateMachine(this, dependencies, {
      collect: this.collectFunction,
      summaryFunction: props.summaryFunction,
      bus: this.bus,
    });
    this.deadlineStateMachine = deadlineStateMachine(this, dependencies, this.summaryStateMachine);
    this.stateMachine = preprocessStateMachine(this, props.stateMachineName, dependencies, {
      register: this.registerFunction,
      emit: this.emitFunction,
      deadline: this.deadlineStateMachine,
    });
    this.incrementStateMachine = incrementStateMachine(this, dependencies, {
      table: this.table,
      summary: this.summaryStateMachine,
      undeliverable: queues.undeliverable,
    });
    this.deadLetterFunction = deadLetterFunction(this, settings, queues.deadLetters, this.incrementStateMachine);
    if (this.summaryFunction) grantObjects(this.summaryFunction, this.bucket, REQUEST_OBJECTS, ['s3:GetObject']);
    if (this.summaryFunction?.role)
      acknowledgePattern(
        this.summaryFunction.role,
        this.bucket.arnForObjects(REQUEST_OBJECTS),
        'Reports are named by request: objects can only be granted by pattern',
      );

    this.permissions = new RulePermissions(this, this.bus, queues.deadLetters);
    this.completionTarget = this.permissions.withDeadLetterQueue(
      new SfnStateMachine(this.incrementStateMachine, { input: RuleTargetInput.fromEventPath('$.detail') }),
    );
    const completions = new Rule(this, 'CompletionRule', {
      eventBus: this.bus,
      description: 'EventFanOut: completions to the increment state machine',
      eventPattern: {
        source: [FAN_OUT_SOURCE, 'lambda'],
        detailType: [fanOutEvents.itemCompleted, 'Lambda Function Invocation Result - Success'],
      },
      targets: [this.completionTarget],
    });
    this.targets = new Construct(this, 'Targets');
    for (const [name, target] of Object.entries(props.targets ?? {})) this.addTarget(name, target);
    if (settings.tracing) traceSampling(this, this.incrementStateMachine, settings.traceSamplingRate);
    if (settings.alarms) {
      this.alarms = createAlarms(this, {
        queues,
        bus: this.bus,
        completions,
        stateMachines: {
          Preprocess: this.stateMachine,
          Increment: this.incrementStateMachine,
          Summary: this.summaryStateMachine,
          Deadline: this.deadlineStateMachine,
        },
        functions: {
          Register: this.registerFunction,
          Emit: this.emitFunction,
          Collect: this.collectFunction,
          DeadLetters: this.deadLetterFunction,
        },
        itemsFailed: this.metricItemsFailed(),
        requestsTimedOut: this.metricRequestsTimedOut(),
        alarmTopic: props.alarmTopic,
      });
    }
  }

  /** Routes items to one more target. The name becomes part of construct ids. */
  addTarget(name: string, target: ComputeTarget): void {
    target.bind({
      scope: new Construct(this.targets, name),
      bus: this.bus,
      deadLetterQueue: this.deadLetterQueue,
      completionTarget: this.completionTarget,
      permissions: this.permissions,
    });
  }

  /** Lets a grantee start requests. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Lets a worker of a queue report completions: `events:PutEvents` on the bus. */
  grantReportCompletions(grantee: IGrantable): Grant {
    return this.bus.grantPutEventsTo(grantee);
  }

  /** Lets a grantee read the progress and the summary of requests: `GetItem` and `BatchGetItem` on the table. */
  grantReadRequests(grantee: IGrantable): Grant {
    return grantTable(grantee, { table: this.table, tableKey: this.table.encryptionKey }, [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
    ]);
  }

  /** Lets a grantee read the reports of requests. */
  grantReadReports(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, REQUEST_OBJECTS, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, REQUEST_OBJECTS),
    );
  }

  /** How many items were computed, of requests that ended. Sum over 5 minutes unless told otherwise. */
  metricItemsSucceeded(options?: MetricOptions): Metric {
    return functionMetric(this, fanOutMetrics.itemsSucceeded, options);
  }

  /** How many items failed, of requests that ended. Sum over 5 minutes unless told otherwise. */
  metricItemsFailed(options?: MetricOptions): Metric {
    return functionMetric(this, fanOutMetrics.itemsFailed, options);
  }

  /** How many requests came to their deadline before their last item. Sum over 5 minutes unless told otherwise. */
  metricRequestsTimedOut(options?: MetricOptions): Metric {
    return functionMetric(this, eventFanOutMetrics.requestsTimedOut, options);
  }

  /** How many dead letters were handled. Sum over 5 minutes unless told otherwise. */
  metricDeadLetters(options?: MetricOptions): Metric {
    return functionMetric(this, eventFanOutMetrics.deadLetters, options);
  }
}
