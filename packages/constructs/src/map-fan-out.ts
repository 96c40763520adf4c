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
import { grantListBucket, grantObjects, grantObjectsToOwnRole, policyOwner } from './permissions/grants.js';

const MAP_FAN_OUT = Symbol.for('@stepwell/constructs.MapFanOut');

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
export class MapFanOut extends Construct {
  /** Returns whether a value is a `MapFanOut`, created by any copy of this package. */
  static isMapFanOut(value: unknown): value is MapFanOut {
    return typeof value === 'object' && value !== null && MAP_FAN_OUT in value;
  }

  /** The strategy that computes the items. */
  readonly strategy: FanOutStrategy;
  /** Outcomes and reports, below `_stepwell/`. */
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
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: MapFanOutAlarms;

  /**
   * @throws {@link InvalidProp} if a prop is invalid
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
    if (this.summaryFunction?.role)
      grantObjectsToOwnRole(policyOwner(this, this.summaryFunction.role), this.bucket, `${MAP_FAN_OUT_PREFIX}*`, [
        's3:GetObject',
      ]);
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

  /** Grants permission to start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Grants permission to read the reports of requests. */
  grantReadReports(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, `${MAP_FAN_OUT_PREFIX}*`, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, `${MAP_FAN_OUT_PREFIX}*`),
    );
  }

  /**
   * Allows executions to read their `manifest` from this bucket, with DISTRIBUTED. A customer managed key of the bucket
   * must be in the same account.
   */
  addManifestBucket(bucket: IBucket): void {
    grantObjectsToOwnRole(this.stateMachine.role, bucket, '*', ['s3:GetObject']);
    grantListBucket(this.stateMachine, bucket);
  }

  /** The number of items computed. Sum over 5 minutes by default. */
  metricItemsSucceeded(options?: MetricOptions): Metric {
    return functionMetric(this, fanOutMetrics.itemsSucceeded, options);
  }

  /** The number of items that failed. Sum over 5 minutes by default. */
  metricItemsFailed(options?: MetricOptions): Metric {
    return functionMetric(this, fanOutMetrics.itemsFailed, options);
  }

  /** The number of executions that failed. Sum over 5 minutes by default. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** The number of executions that succeeded. Sum over 5 minutes by default. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  private createCollectFunction({ logRetention, tracing }: Settings): LambdaFunction {
    const { handler, role } = bundledFunction(this, 'Collect', {
      asset: 'map-fan-out/collect',
      description: 'MapFanOut: creates the report of a request',
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
