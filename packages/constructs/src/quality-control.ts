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
import { grantListBucket, grantObjects, grantObjectsToOwnRole, grantTable, policyOwner } from './permissions/grants.js';
import { type QualityControlAlarms, createAlarms } from './quality-control/alarms.js';
import { type QualityControlProps } from './quality-control/props.js';
import { type BoundCheck } from './quality-control/quality-check.js';
import { resolveSettings } from './quality-control/settings.js';
import { startFunction } from './quality-control/start-function.js';
import { qualityStateMachine } from './quality-control/state-machine.js';
import { type Storage, resolveStorage } from './quality-control/storage.js';

const QUALITY_CONTROL = Symbol.for('@stepwell/constructs.QualityControl');

/**
 * A state machine that checks a stream of timestamped readings with several checks in parallel, stores the result of
 * every execution in the table QCSummary and the messages of checks in QCDetails, and publishes the result to an SNS
 * topic.
 *
 * The input is `QualityControlInput` of `@stepwell/core/quality-control`; an invalid input fails with `InvalidInput`
 * before anything is written. If a stream does not pass, the execution still succeeds, and its output contains the
 * failed checks.
 *
 * @example
 * ```ts
 * const quality = new QualityControl(this, 'Quality');
 * quality.topic.addSubscription(new EmailSubscription('operators@example.com'));
 * ```
 */
export class QualityControl extends Construct {
  /** Returns whether a value is a `QualityControl`, created by any copy of this package. */
  static isQualityControl(value: unknown): value is QualityControl {
    return typeof value === 'object' && value !== null && QUALITY_CONTROL in value;
  }

  /** The bucket of streams. The default key is `<GroupID>/<StreamID>.csv`. */
  readonly bucket: IBucket;
  /** QCSummary: one row per execution, by `GroupID` and `StartTime`. */
  readonly summaryTable: ITable;
  /** QCDetails: the messages of checks, by `QCPID` and `MessageID`. */
  readonly detailsTable: ITable;
  /** Receives the results of groups without a separate topic. */
  readonly topic: ITopic;
  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** The functions of the checks by name. */
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
   * @throws {@link InvalidProp} if a prop is invalid
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

  /** The URL of `POST`, which starts executions; `undefined` with `api: false`. Ends in `/`. */
  get apiUrl(): string | undefined {
    return this.apiStage?.url;
  }

  /** Grants permission to start executions of this workflow. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Grants permission to call the API: `execute-api:Invoke` on `POST /`. Grants nothing with `api: false`. */
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

  /** Grants permission to query results and messages: `Query` and `GetItem` on both tables. */
  grantReadResults(grantee: IGrantable): Grant {
    const actions = ['dynamodb:GetItem', 'dynamodb:Query'];
    return grantTable(grantee, this.storage.summary, actions).combine(
      grantTable(grantee, this.storage.details, actions),
    );
  }

  /**
   * Allows executions to read their `data` from this bucket. A customer managed key of the bucket must be in the same
   * account.
   */
  addDataBucket(bucket: IBucket): void {
    const readers = [this.stateMachine, ...this.checks.map(({ handler }) => handler)];
    for (const reader of readers) {
      const owner = reader.role && policyOwner(this, reader.role);
      if (owner === undefined) grantObjects(reader, bucket, '*', ['s3:GetObject']);
      else grantObjectsToOwnRole(owner, bucket, '*', ['s3:GetObject']);
      grantListBucket(owner ?? reader, bucket);
    }
  }

  /** The number of lines that the built-in checks read, summed over checks. Sum over 5 minutes by default. */
  metricReadingsChecked(options?: MetricOptions): Metric {
    return functionMetric(this, qualityMetrics.readingsChecked, options);
  }

  /** The number of messages of the built-in checks. Sum over 5 minutes by default. */
  metricMessagesFound(options?: MetricOptions): Metric {
    return functionMetric(this, qualityMetrics.messagesFound, options);
  }

  /** The number of executions that failed. Sum over 5 minutes by default. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** The number of executions that succeeded, also for streams that did not pass. Sum over 5 minutes by default. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  /** The functions that the construct created, by the prefix of their alarms' ids. */
  private ownFunctions(): Record<string, LambdaFunction> {
    const builtIn = this.checks.flatMap(({ name, handler, builtIn: own }) =>
      own && handler instanceof LambdaFunction ? [[name, handler] as const] : [],
    );
    return { ...Object.fromEntries(builtIn), ...(this.startFunction ? { Start: this.startFunction } : {}) };
  }
}
