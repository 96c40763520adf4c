import { FAN_OUT_SOURCE, eventFanOutMetrics, fanOutEvents } from '@stepwell/core/event-fan-out';
import { fanOutMetrics } from '@stepwell/core/fan-out';
import { Fn } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
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
import { resolveProps } from './event-fan-out/resolved-props.js';
import {
  deadlineStateMachine,
  incrementStateMachine,
  preprocessStateMachine,
  summaryStateMachine,
} from './event-fan-out/state-machines.js';
import { deadLetterQueues } from './event-fan-out/storage.js';
import { traceSampling } from './event-fan-out/trace-sampling.js';
import { AlarmKind } from './workflow/alarm-options.js';
import {
  ALARM_PERIOD,
  type AlarmProps,
  WorkflowAlarms,
  executionAlarms,
  functionAlarms,
  messagesAlarm,
} from './workflow/alarms.js';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket, workflowTable } from './workflow/storage.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IStateMachineWorkflow, StateMachineWorkflow } from './workflow/workflow.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole, grantTable, policyOwner } from './workflow/grants.js';

const EVENT_FAN_OUT = Symbol.for('@stepwell/constructs.EventFanOut');

/** A `EventFanOut`: one that the construct created, or an imported one. */
export interface IEventFanOut extends IStateMachineWorkflow {
  /** The bus for items, completions and `Request ended` events, to which you can add rules. */
  readonly bus: IEventBus;
  /** Requests, counts and outcomes. */
  readonly table: ITable;
  /** Items and reports, below `_stepwell/`. */
  readonly bucket: IBucket;

  /** Grants the workers of a queue permission to report completions: `events:PutEvents` on the bus. */
  grantReportCompletions(grantee: IGrantable): Grant;

  /** Grants permission to read the progress and summary of requests: `GetItem` and `BatchGetItem` on the table. */
  grantReadRequests(grantee: IGrantable): Grant;

  /** Grants permission to read the reports of requests. */
  grantReadReports(grantee: IGrantable): Grant;

  /** The number of items computed, of completed requests. Sum over 5 minutes by default. */
  metricItemsSucceeded(options?: MetricOptions): Metric;

  /** The number of items that failed, of completed requests. Sum over 5 minutes by default. */
  metricItemsFailed(options?: MetricOptions): Metric;

  /** The number of requests that reached their deadline. Sum over 5 minutes by default. */
  metricRequestsTimedOut(options?: MetricOptions): Metric;

  /** The number of dead letters handled. Sum over 5 minutes by default. */
  metricDeadLetters(options?: MetricOptions): Metric;
}

/** Attributes of an existing `EventFanOut`, such as one of another app. */
export interface EventFanOutAttributes {
  readonly stateMachine: IStateMachine;
  readonly bus: IEventBus;
  readonly table: ITable;
  readonly bucket: IBucket;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class EventFanOutBase extends StateMachineWorkflow implements IEventFanOut {
  abstract readonly bus: IEventBus;
  abstract readonly table: ITable;
  abstract readonly bucket: IBucket;
  protected readonly metricNames = [...Object.values(fanOutMetrics), ...Object.values(eventFanOutMetrics)];

  grantReportCompletions(grantee: IGrantable): Grant {
    return this.bus.grantPutEventsTo(grantee);
  }

  grantReadRequests(grantee: IGrantable): Grant {
    return grantTable(grantee, this.table, ['dynamodb:BatchGetItem', 'dynamodb:GetItem']);
  }

  grantReadReports(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, REQUEST_OBJECTS, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, REQUEST_OBJECTS),
    );
  }

  metricItemsSucceeded(options?: MetricOptions): Metric {
    return this.metric(fanOutMetrics.itemsSucceeded, options);
  }

  metricItemsFailed(options?: MetricOptions): Metric {
    return this.metric(fanOutMetrics.itemsFailed, options);
  }

  metricRequestsTimedOut(options?: MetricOptions): Metric {
    return this.metric(eventFanOutMetrics.requestsTimedOut, options);
  }

  metricDeadLetters(options?: MetricOptions): Metric {
    return this.metric(eventFanOutMetrics.deadLetters, options);
  }
}

/**
 * A fan-out over events. A request with ten to a hundred thousand items becomes one event per item. Rules deliver the
 * events to compute targets. Each completion is counted exactly once, even if it is delivered more than once, and the
 * last completion starts the summary.
 *
 * The input is `FanOutRequest` of `@stepwell/core/fan-out`; an invalid input fails with `InvalidInput` before anything
 * is computed. Every request ends as `COMPLETED`, `COMPLETED_WITH_FAILURES` or, at its deadline, `TIMED_OUT`, always
 * with a summary.
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
export class EventFanOut extends EventFanOutBase {
  /** Returns whether a value is an `EventFanOut`, created by any copy of this package. */
  static isEventFanOut(value: unknown): value is EventFanOut {
    return typeof value === 'object' && value !== null && EVENT_FAN_OUT in value;
  }

  /** Imports an existing workflow. */
  static fromEventFanOutAttributes(scope: Construct, id: string, attributes: EventFanOutAttributes): IEventFanOut {
    return new (class extends EventFanOutBase {
      readonly stateMachine = attributes.stateMachine;
      readonly bus = attributes.bus;
      readonly table = attributes.table;
      readonly bucket = attributes.bucket;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  /** Accepts requests: the preprocess state machine. */
  readonly stateMachine: StateMachine;
  /** Counts completions. An Express state machine. */
  readonly incrementStateMachine: StateMachine;
  /** Completes requests. The name of an execution is the registration of its request. */
  readonly summaryStateMachine: StateMachine;
  /** Waits for deadlines. */
  readonly deadlineStateMachine: StateMachine;
  readonly bus: IEventBus;
  readonly table: ITable;
  readonly bucket: IBucket;
  /** The dead-letter queue of all deliveries. A function counts its messages. */
  readonly deadLetterQueue: IQueue;
  /** Messages that could not be counted. Redrive them after you fix the cause. */
  readonly undeliverableQueue: IQueue;
  /** Registers requests. */
  readonly registerFunction: LambdaFunction;
  /** Puts items on the bus. */
  readonly emitFunction: LambdaFunction;
  /** Creates reports. */
  readonly collectFunction: LambdaFunction;
  /** Counts the messages of the dead-letter queue. */
  readonly deadLetterFunction: LambdaFunction;
  /** Called once for each request; `undefined` if not specified. */
  readonly summaryFunction?: IFunction;
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  private readonly completionTarget: IRuleTarget;
  private readonly targets: Construct;
  private readonly permissions: RulePermissions;

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: EventFanOutProps = {}) {
    super(scope, id);
    Object.defineProperty(this, EVENT_FAN_OUT, { value: true });
    const settings = resolveProps(this, props);
    this.bus = new EventBus(this, 'Bus', {
      description: 'EventFanOut: items and completions',
      kmsKey: settings.encryptionKey,
    });
    const schema = { partitionKey: 'pk', sortKey: 'sk', timeToLiveAttribute: 'expiresAt' };
    this.table = props.table ?? workflowTable(this, 'Table', settings, schema);
    const lifecycleRules = [{ id: 'ExpireRequests', expiration: settings.reportRetention }, ABORT_INCOMPLETE_UPLOADS];
    this.bucket = props.bucket ?? privateBucket(this, settings, lifecycleRules);
    const queues = deadLetterQueues(this, DEAD_LETTER_FUNCTION_TIMEOUT, settings.encryptionKey);
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
    if (this.summaryFunction?.role)
      grantObjectsToOwnRole(policyOwner(this, this.summaryFunction.role), this.bucket, REQUEST_OBJECTS, [
        's3:GetObject',
      ]);

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
    this.alarms = new WorkflowAlarms(this, props.alarms, this.alarmProps(completions));
  }

  /** Adds a compute target. The name becomes part of construct ids. */
  addTarget(name: string, target: ComputeTarget): void {
    target.bind({
      scope: new Construct(this.targets, name),
      bus: this.bus,
      deadLetterQueue: this.deadLetterQueue,
      completionTarget: this.completionTarget,
      permissions: this.permissions,
    });
  }

  private alarmProps(completions: Rule): AlarmProps[] {
    const machines = Object.entries({
      Preprocess: this.stateMachine,
      Increment: this.incrementStateMachine,
      Summary: this.summaryStateMachine,
      Deadline: this.deadlineStateMachine,
    });
    const executions = machines.flatMap(([id, each]) => executionAlarms(each, `an execution of ${id} failed`, id));
    return [
      {
        kind: AlarmKind.DEAD_LETTERS,
        id: 'DeadLettersSent',
        // The function consumes messages immediately, so the number of sent messages is the relevant metric.
        metric: this.deadLetterQueue.metricNumberOfMessagesSent({ period: ALARM_PERIOD, statistic: Stats.SUM }),
        description: 'a delivery failed; the function on the dead-letter queue counts its item',
      },
      messagesAlarm(
        AlarmKind.UNDELIVERABLE,
        'GivenUpVisible',
        this.undeliverableQueue,
        'a dead letter could not be counted and must be redriven',
      ),
      {
        kind: AlarmKind.UNDELIVERED,
        id: 'Undelivered',
        metric: new Metric({
          namespace: 'AWS/Events',
          metricName: 'InvocationsFailedToBeSentToDlq',
          dimensionsMap: {
            EventBusName: this.bus.eventBusName,
            // `Ref` of a rule on a custom bus is `<bus>|<rule>`; its ARN ends in `rule/<bus>/<rule>`.
            RuleName: Fn.select(2, Fn.split('/', completions.ruleArn)),
          },
          period: ALARM_PERIOD,
          statistic: Stats.SUM,
        }),
        description: 'a completion could not be delivered to its target or the dead-letter queue',
      },
      {
        kind: AlarmKind.ITEMS_FAILED,
        id: 'ItemsFailed',
        metric: this.metricItemsFailed(),
        description: 'items failed; the report contains their errors',
      },
      {
        kind: AlarmKind.REQUESTS_TIMED_OUT,
        id: 'RequestsTimedOut',
        metric: this.metricRequestsTimedOut(),
        description: 'a request reached its deadline before its last item completed',
      },
      ...executions,
      ...functionAlarms({
        Register: this.registerFunction,
        Emit: this.emitFunction,
        Collect: this.collectFunction,
        DeadLetters: this.deadLetterFunction,
      }),
    ];
  }
}
