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
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledgePattern } from './acknowledgements.js';
import { bundledFunction } from './functions/bundled-function.js';
import { type MapFanOutAlarms, createAlarms } from './map-fan-out/alarms.js';
import { type CallbackResources, callbackResources, itemBus } from './map-fan-out/callback.js';
import { type MapFanOutProps } from './map-fan-out/props.js';
import { type Settings, resolveSettings } from './map-fan-out/settings.js';
import { fanOutStateMachine } from './map-fan-out/state-machine.js';
import { resolveBucket } from './map-fan-out/storage.js';
import { FanOutStrategy } from './map-fan-out/strategy.js';
import { FailSteps } from './states/fail-step.js';
import { functionMetric } from './metrics/function-metric.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole } from './permissions/grants.js';

const MAP_FAN_OUT = Symbol.for('@stepwell/constructs.MapFanOut');

/**
 * A state machine that computes the items of a request side by side by a strategy of your choice, and sums them up
 * once. The outcomes, the report and the output are the same by every strategy.
 *
 * Its input is `FanOutRequest` of `@stepwell/core/fan-out`; a bad one fails with `InvalidInput` before anything is
 * spent. An item that fails is an outcome with its reason: the request completes with failures, and no other item is
 * lost.
 *
 * @example
 * ```ts
 * const prices = new MapFanOut(this, 'Prices', { computeFunction, summaryFunction, strategy: FanOutStrategy.NESTED });
 * prices.grantStartExecution(desk);
 * ```
 */
export class MapFanOut extends Construct {
  /** Whether a value is a `MapFanOut`, of this copy of the package or another. */
  static isMapFanOut(value: unknown): value is MapFanOut {
    return typeof value === 'object' && value !== null && MAP_FAN_OUT in value;
  }

  /** How items are computed. */
  readonly strategy: FanOutStrategy;
  /** Outcomes and reports, below `_stepwell/`. */
  readonly bucket: IBucket;
  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** Computes one item. */
  readonly computeFunction: IFunction;
  /** Called once for each request; `undefined` where none was given. */
  readonly summaryFunction?: IFunction;
  /** Makes one report of all outcomes. */
  readonly collectFunction: LambdaFunction;
  /** Where items go, with CALLBACK. */
  readonly bus?: IEventBus;
  /** Takes up items from the bus, with CALLBACK. */
  readonly callbackStateMachine?: StateMachine;
  /** Which items were taken up, with CALLBACK. */
  readonly claimsTable?: ITable;
  /** Items that could not be taken up, with CALLBACK. */
  readonly deadLetterQueue?: IQueue;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: MapFanOutAlarms;

  /**
   * @throws {@link InvalidProp} naming the prop, its value and what to give
   */
  constructor(scope: Construct, id: string, props: MapFanOutProps) {
    super(scope, id);
    Object.defineProperty(this, MAP_FAN_OUT, { value: true });
    const settings = resolveSettings(this, props);
    this.strategy = settings.strategy;
    this.computeFunction = props.computeFunction;
    this.summaryFunction = props.summaryFunction;
    this.bucket = resolveBucket(this, props, settings);
    this.collectFunction = this.createCollectFunction(settings);
    if (this.strategy === FanOutStrategy.CALLBACK) this.bus = itemBus(this);
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
    if (this.summaryFunction) this.grantSummary(this.summaryFunction);
    const callback = this.createCallback(props, settings);
    if (settings.alarms) {
      this.alarms = createAlarms(this, {
        stateMachine: this.stateMachine,
        collect: this.collectFunction,
        itemsFailed: this.metricItemsFailed(),
        callback,
        alarmTopic: props.alarmTopic,
      });
    }
    this.callbackStateMachine = callback?.stateMachine;
    this.claimsTable = callback?.claimsTable;
    this.deadLetterQueue = callback?.deadLetters;
  }

  /** Lets a grantee start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Lets a grantee read the reports of requests. */
  grantReadReports(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, `${MAP_FAN_OUT_PREFIX}*`, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, `${MAP_FAN_OUT_PREFIX}*`),
    );
  }

  /**
   * Lets executions name an object of this bucket as their `manifest`, with DISTRIBUTED. Its key, if it has one of its
   * own, must be of the same account.
   */
  addManifestBucket(bucket: IBucket): void {
    grantObjectsToOwnRole(this.stateMachine.role, bucket, '*', ['s3:GetObject']);
    grantListBucket(this.stateMachine, bucket);
  }

  /** How many items were computed. Sum over 5 minutes unless told otherwise. */
  metricItemsSucceeded(options?: MetricOptions): Metric {
    return functionMetric(this, fanOutMetrics.itemsSucceeded, options);
  }

  /** How many items could not be computed. Sum over 5 minutes unless told otherwise. */
  metricItemsFailed(options?: MetricOptions): Metric {
    return functionMetric(this, fanOutMetrics.itemsFailed, options);
  }

  /** How many executions failed. Sum over 5 minutes unless told otherwise. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** How many executions succeeded. Sum over 5 minutes unless told otherwise. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  private grantSummary(summaryFunction: IFunction): void {
    grantObjects(summaryFunction, this.bucket, `${MAP_FAN_OUT_PREFIX}*`, ['s3:GetObject']);
    if (summaryFunction.role === undefined) return;
    acknowledgePattern(
      summaryFunction.role,
      this.bucket.arnForObjects(`${MAP_FAN_OUT_PREFIX}*`),
      'Reports are named by execution: objects can only be granted by pattern',
    );
  }

  private createCollectFunction({ logRetention, tracing }: Settings): LambdaFunction {
    const { handler, role } = bundledFunction(this, 'Collect', {
      asset: 'map-fan-out/collect',
      description: 'MapFanOut: makes one report of the outcomes of a request',
      memorySize: 512,
      timeout: Duration.minutes(15),
      environment: { STEPWELL_BUCKET: this.bucket.bucketName },
      logRetention,
      tracing,
    });
    grantObjectsToOwnRole(role, this.bucket, `${MAP_FAN_OUT_PREFIX}*`, [
      's3:GetObject',
      's3:PutObject',
      's3:AbortMultipartUpload',
    ]);
    grantListBucket(handler, this.bucket, `${MAP_FAN_OUT_PREFIX}*`);
    return handler;
  }

  private createCallback(props: MapFanOutProps, settings: Settings): CallbackResources | undefined {
    return (
      this.bus &&
      callbackResources(this, this.bus, this.stateMachine, this.computeFunction, props.encryptionKey, settings)
    );
  }
}
