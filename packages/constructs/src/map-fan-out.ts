import { fanOutMetrics } from '@stepwell/core/fan-out';
import { MAP_FAN_OUT_PREFIX } from '@stepwell/core/map-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus } from 'aws-cdk-lib/aws-events';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { bundledFunction } from './workflow/bundled-function.js';
import { type CallbackResources, callbackResources, itemBus } from './map-fan-out/callback.js';
import { type MapFanOutProps } from './map-fan-out/props.js';
import { type ResolvedMapFanOutProps, resolveProps } from './map-fan-out/resolved-props.js';
import { fanOutStateMachine } from './map-fan-out/state-machine.js';
import { FanOutStrategy } from './map-fan-out/strategy.js';
import { FailSteps } from './states/fail-step.js';
import { AlarmKind } from './workflow/alarm-options.js';
import {
  ALARM_PERIOD,
  type AlarmProps,
  WorkflowAlarms,
  executionAlarms,
  functionAlarms,
  messagesAlarm,
} from './workflow/alarms.js';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket } from './workflow/storage.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IStateMachineWorkflow, StateMachineWorkflow } from './workflow/workflow.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole, policyOwner } from './workflow/grants.js';

const MAP_FAN_OUT = Symbol.for('@stepwell/constructs.MapFanOut');

/** A `MapFanOut`: one that the construct created, or an imported one. */
export interface IMapFanOut extends IStateMachineWorkflow {
  /** Outcomes and reports, below `_stepwell/`. */
  readonly bucket: IBucket;

  /** Grants permission to read the reports of requests. */
  grantReadReports(grantee: IGrantable): Grant;

  /** The number of items computed. Sum over 5 minutes by default. */
  metricItemsSucceeded(options?: MetricOptions): Metric;

  /** The number of items that failed. Sum over 5 minutes by default. */
  metricItemsFailed(options?: MetricOptions): Metric;
}

/** Attributes of an existing `MapFanOut`, such as one of another app. */
export interface MapFanOutAttributes {
  readonly stateMachine: IStateMachine;
  readonly bucket: IBucket;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class MapFanOutBase extends StateMachineWorkflow implements IMapFanOut {
  abstract readonly bucket: IBucket;
  protected readonly metricNames = Object.values(fanOutMetrics);

  grantReadReports(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, `${MAP_FAN_OUT_PREFIX}*`, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, `${MAP_FAN_OUT_PREFIX}*`),
    );
  }

  metricItemsSucceeded(options?: MetricOptions): Metric {
    return this.metric(fanOutMetrics.itemsSucceeded, options);
  }

  metricItemsFailed(options?: MetricOptions): Metric {
    return this.metric(fanOutMetrics.itemsFailed, options);
  }
}

/**
 * A state machine that computes the items of a request in parallel with a strategy that you choose, and summarizes them
 * once. All strategies produce the same outcomes, report and output.
 *
 * The input is `FanOutRequest` of `@stepwell/core/fan-out`; an invalid input fails with `InvalidInput` before anything
 * is computed. A failed item has an outcome with its error: the request completes with failures, and all other items
 * are computed.
 *
 * @example
 * ```ts
 * const prices = new MapFanOut(this, 'Prices', { computeFunction, summaryFunction, strategy: FanOutStrategy.NESTED });
 * prices.grantStartExecution(desk);
 * ```
 */
export class MapFanOut extends MapFanOutBase {
  /** Returns whether a value is a `MapFanOut`, created by any copy of this package. */
  static isMapFanOut(value: unknown): value is MapFanOut {
    return typeof value === 'object' && value !== null && MAP_FAN_OUT in value;
  }

  /** Imports an existing workflow. */
  static fromMapFanOutAttributes(scope: Construct, id: string, attributes: MapFanOutAttributes): IMapFanOut {
    return new (class extends MapFanOutBase {
      readonly stateMachine = attributes.stateMachine;
      readonly bucket = attributes.bucket;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  /** The strategy that computes the items. */
  readonly strategy: FanOutStrategy;
  readonly bucket: IBucket;
  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** Computes one item. */
  readonly computeFunction: IFunction;
  /** Called once for each request; `undefined` if not specified. */
  readonly summaryFunction?: IFunction;
  /** Creates the report of all outcomes. */
  readonly collectFunction: LambdaFunction;
  /** The bus for items, with CALLBACK. */
  readonly bus?: IEventBus;
  /** Computes the items on the bus, with CALLBACK. */
  readonly callbackStateMachine?: StateMachine;
  /** The claims of items, with CALLBACK. */
  readonly claimsTable?: ITable;
  /** Items whose execution could not be started, with CALLBACK. */
  readonly deadLetterQueue?: IQueue;
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: MapFanOutProps) {
    super(scope, id);
    Object.defineProperty(this, MAP_FAN_OUT, { value: true });
    const settings = resolveProps(this, props);
    this.strategy = settings.strategy;
    this.computeFunction = props.computeFunction;
    this.summaryFunction = props.summaryFunction;
    const lifecycleRules = [{ id: 'ExpireReports', expiration: settings.reportRetention }, ABORT_INCOMPLETE_UPLOADS];
    this.bucket = props.bucket ?? privateBucket(this, settings, lifecycleRules);
    this.collectFunction = this.createCollectFunction(settings);
    if (this.strategy === FanOutStrategy.CALLBACK) this.bus = itemBus(this, settings.encryptionKey);
    const hasFailSteps = this.strategy === FanOutStrategy.DISTRIBUTED || this.summaryFunction !== undefined;
    const failSteps = hasFailSteps ? new FailSteps(this, settings) : undefined;
    this.stateMachine = fanOutStateMachine(this, props.stateMachineName, {
      computeFunction: this.computeFunction,
      summaryFunction: this.summaryFunction,
      collect: this.collectFunction,
      bucket: this.bucket,
      settings,
      failSteps,
      ...(this.bus && { dispatch: { bus: this.bus, heartbeatTimeout: settings.heartbeatTimeout } }),
    });
    for (const bucket of props.manifestBuckets ?? []) this.addManifestBucket(bucket);
    if (this.summaryFunction?.role)
      grantObjectsToOwnRole(policyOwner(this, this.summaryFunction.role), this.bucket, `${MAP_FAN_OUT_PREFIX}*`, [
        's3:GetObject',
      ]);
    const callback = this.createCallback(settings);
    this.alarms = new WorkflowAlarms(this, props.alarms, this.alarmProps(callback));
    this.callbackStateMachine = callback?.stateMachine;
    this.claimsTable = callback?.claimsTable;
    this.deadLetterQueue = callback?.deadLetters;
  }

  /**
   * Allows executions to read their `manifest` from this bucket, with DISTRIBUTED. A customer managed key of the bucket
   * must be in the same account.
   */
  addManifestBucket(bucket: IBucket): void {
    grantObjectsToOwnRole(this.stateMachine.role, bucket, '*', ['s3:GetObject']);
    grantListBucket(this.stateMachine, bucket);
  }

  private createCollectFunction(settings: ResolvedMapFanOutProps): LambdaFunction {
    const { handler, role } = bundledFunction(this, 'Collect', settings, {
      asset: 'map-fan-out/collect',
      description: 'MapFanOut: creates the report of a request',
      memorySize: 512,
      timeout: Duration.minutes(15),
      environment: { STEPWELL_BUCKET: this.bucket.bucketName },
    });
    grantObjectsToOwnRole(role, this.bucket, `${MAP_FAN_OUT_PREFIX}*`, [
      's3:GetObject',
      's3:PutObject',
      's3:AbortMultipartUpload',
    ]);
    grantListBucket(handler, this.bucket, `${MAP_FAN_OUT_PREFIX}*`);
    return handler;
  }

  private createCallback(settings: ResolvedMapFanOutProps): CallbackResources | undefined {
    return this.bus && callbackResources(this, this.bus, this.stateMachine, this.computeFunction, settings);
  }

  private alarmProps(callback: CallbackResources | undefined): AlarmProps[] {
    return [
      ...executionAlarms(this.stateMachine, 'an execution failed; see its error and cause'),
      {
        kind: AlarmKind.ITEMS_FAILED,
        id: 'ItemsFailed',
        metric: this.metricItemsFailed(),
        description: 'items failed; the report of the request contains their errors',
      },
      ...functionAlarms({ Collect: this.collectFunction }),
      ...(callback
        ? [
            {
              kind: AlarmKind.EXECUTIONS_FAILED,
              id: 'CallbackFailed',
              metric: callback.stateMachine.metricFailed({ period: ALARM_PERIOD }),
              description: 'the execution of an item failed; the item fails at its heartbeat timeout',
            },
            messagesAlarm(
              AlarmKind.DEAD_LETTERS,
              'DeadLetters',
              callback.deadLetters,
              'the execution of an item could not be started; the item fails at its heartbeat timeout',
            ),
          ]
        : []),
    ];
  }
}
