import { qualityMetrics } from '@stepwell/core/quality-control';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type HttpApi, type HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { startApi } from './api/start-api.js';
import { functionMetric } from './metrics/function-metric.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole, grantTable } from './permissions/grants.js';
import { type QualityControlAlarms, createAlarms } from './quality-control/alarms.js';
import { type QualityControlProps } from './quality-control/props.js';
import { type BoundCheck } from './quality-control/quality-check.js';
import { resolveSettings } from './quality-control/settings.js';
import { startFunction } from './quality-control/start-function.js';
import { qualityStateMachine } from './quality-control/state-machine.js';
import { type Storage, resolveStorage } from './quality-control/storage.js';

const QUALITY_CONTROL = Symbol.for('@stepwell/constructs.QualityControl');

/**
 * A state machine that judges a stream of timestamped readings by checks in parallel, keeps the result of every run in
 * the table QCSummary and what was found in QCDetails, and tells an SNS topic.
 *
 * Its input is `QualityControlInput` of `@stepwell/core/quality-control`; a bad one fails with `InvalidInput` before
 * anything is written. A stream that does not pass is a result, not a failure: the execution succeeds, and its output
 * says what did not pass.
 *
 * @example
 * ```ts
 * const quality = new QualityControl(this, 'Quality');
 * quality.topic.addSubscription(new EmailSubscription('operators@example.com'));
 * ```
 */
export class QualityControl extends Construct {
  /** Whether a value is a `QualityControl`, of this copy of the package or another. */
  static isQualityControl(value: unknown): value is QualityControl {
    return typeof value === 'object' && value !== null && QUALITY_CONTROL in value;
  }

  /** Where streams are read from: `<GroupID>/<StreamID>.csv`, unless an input says otherwise. */
  readonly bucket: IBucket;
  /** QCSummary: a row for each run, by `GroupID` and `StartTime`. */
  readonly summaryTable: ITable;
  /** QCDetails: what the checks found, by `QCPID` and `MessageID`. */
  readonly detailsTable: ITable;
  /** Told the results of groups that have no topic of their own. */
  readonly topic: ITopic;
  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** The functions of the checks, by their names. */
  readonly checkFunctions: Readonly<Record<string, IFunction>>;
  /** Starts executions for the API; `undefined` with `api: false`. */
  readonly startFunction?: LambdaFunction;
  /** The HTTP API; `undefined` with `api: false`. */
  readonly api?: HttpApi;
  /** The stage that serves the API; `undefined` with `api: false`. */
  readonly apiStage?: HttpStage;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: QualityControlAlarms;

  private readonly storage: Storage;
  private readonly checks: readonly BoundCheck[];

  /**
   * @throws {@link InvalidProp} naming the prop, its value and what to give
   */
  constructor(scope: Construct, id: string, props: QualityControlProps = {}) {
    super(scope, id);
    Object.defineProperty(this, QUALITY_CONTROL, { value: true });
    const settings = resolveSettings(this, props);
    this.storage = resolveStorage(this, props, settings);
    this.bucket = this.storage.bucket;
    this.summaryTable = this.storage.summary.table;
    this.detailsTable = this.storage.details.table;
    this.topic = this.storage.topic;
    this.checks = settings.checks.map((check) => check._bind(this, this.bucket, settings));
    this.checkFunctions = Object.fromEntries(this.checks.map(({ name, handler }) => [name, handler]));
    this.stateMachine = qualityStateMachine(
      this,
      props.stateMachineName,
      { ...this.storage, checks: this.checks },
      settings,
    );
    for (const bucket of props.dataBuckets ?? []) this.addDataBucket(bucket);
    if (settings.api) {
      this.startFunction = startFunction(this, settings, this.stateMachine);
      const { api, stage } = startApi(this, this.startFunction, {
        ...settings,
        apiDescription: 'QualityControl: POST / starts an execution',
      });
      this.api = api;
      this.apiStage = stage;
    }
    if (settings.alarms) {
      this.alarms = createAlarms(this, {
        stateMachine: this.stateMachine,
        functions: this.ownFunctions(),
        topic: this.topic,
        api: this.api,
        alarmTopic: props.alarmTopic,
      });
    }
  }

  /** Where executions are started by `POST`; `undefined` with `api: false`. Ends in `/`. */
  get apiUrl(): string | undefined {
    return this.apiStage?.url;
  }

  /** Lets a grantee start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Lets a grantee call the API: `execute-api:Invoke` on `POST /`. Nothing to grant with `api: false`. */
  grantInvokeApi(grantee: IGrantable): Grant {
    if (this.api === undefined || this.apiStage === undefined)
      return Grant.drop(grantee, `${this.node.path} has no API`);
    const resource = Stack.of(this).formatArn({
      service: 'execute-api',
      resource: this.api.apiId,
      resourceName: `${this.apiStage.stageName}/POST/`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    return Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns: [resource] });
  }

  /** Lets a grantee query runs and what was found: `Query` and `GetItem` on both tables. */
  grantReadRuns(grantee: IGrantable): Grant {
    const actions = ['dynamodb:GetItem', 'dynamodb:Query'];
    return grantTable(grantee, this.storage.summary, actions).combine(
      grantTable(grantee, this.storage.details, actions),
    );
  }

  /**
   * Lets executions name objects of this bucket as their `data`. Its key, if it has one of its own, must be of the same
   * account.
   */
  addDataBucket(bucket: IBucket): void {
    const readers = [this.stateMachine, ...this.checks.map(({ handler }) => handler)];
    for (const reader of readers) {
      const role = 'role' in reader ? reader.role : undefined;
      if (role === undefined) grantObjects(reader, bucket, '*', ['s3:GetObject']);
      else grantObjectsToOwnRole(role, bucket, '*', ['s3:GetObject']);
      grantListBucket(reader, bucket);
    }
  }

  /** How many lines the shipped checks have read, each check for itself. Sum over 5 minutes unless told otherwise. */
  metricReadingsChecked(options?: MetricOptions): Metric {
    return functionMetric(this, qualityMetrics.readingsChecked, options);
  }

  /** How many messages the shipped checks have given. Sum over 5 minutes unless told otherwise. */
  metricMessagesFound(options?: MetricOptions): Metric {
    return functionMetric(this, qualityMetrics.messagesFound, options);
  }

  /** How many executions failed. Sum over 5 minutes unless told otherwise. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** How many executions succeeded, whether their streams passed or not. Sum over 5 minutes unless told otherwise. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  /** The functions that the construct made, by the start of their alarms' ids. */
  private ownFunctions(): Record<string, LambdaFunction> {
    const shipped = this.checks.flatMap(({ name, handler, builtIn: own }) =>
      own && handler instanceof LambdaFunction ? [[name, handler] as const] : [],
    );
    return { ...Object.fromEntries(shipped), ...(this.startFunction ? { Start: this.startFunction } : {}) };
  }
}
