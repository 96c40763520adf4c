import { qualityMetrics } from '@stepwell/core/quality-control';
import { type HttpApi, type HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { apiErrorAlarms, grantInvokeApi, startApi } from './workflow/api.js';
import { AlarmKind } from './workflow/alarm-options.js';
import { ALARM_PERIOD, WorkflowAlarms, executionAlarms, functionAlarms } from './workflow/alarms.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IStateMachineWorkflow, StateMachineWorkflow } from './workflow/workflow.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole, grantTable, policyOwner } from './workflow/grants.js';
import { type QualityControlProps } from './quality-control/props.js';
import { type BoundCheck } from './quality-control/quality-check.js';
import { resolveProps } from './quality-control/resolved-props.js';
import { startFunction } from './quality-control/start-function.js';
import { qualityStateMachine } from './quality-control/state-machine.js';
import { resolveStorage } from './quality-control/storage.js';

const QUALITY_CONTROL = Symbol.for('@stepwell/constructs.QualityControl');

/** A `QualityControl`: one that the construct created, or an imported one. */
export interface IQualityControl extends IStateMachineWorkflow {
  /** The bucket of streams. The default key is `<GroupID>/<StreamID>.csv`. */
  readonly bucket: IBucket;
  /** QCSummary: one row per execution, by `GroupID` and `StartTime`. */
  readonly summaryTable: ITable;
  /** QCDetails: the messages of checks, by `QCPID` and `MessageID`. */
  readonly detailsTable: ITable;
  /** Receives the results of groups without a separate topic. */
  readonly topic: ITopic;

  /** Grants permission to query results and messages: `Query` and `GetItem` on both tables. */
  grantReadResults(grantee: IGrantable): Grant;

  /** The number of lines that the built-in checks read, summed over checks. Sum over 5 minutes by default. */
  metricReadingsChecked(options?: MetricOptions): Metric;

  /** The number of messages of the built-in checks. Sum over 5 minutes by default. */
  metricMessagesFound(options?: MetricOptions): Metric;
}

/** Attributes of an existing `QualityControl`, such as one of another app. */
export interface QualityControlAttributes {
  readonly stateMachine: IStateMachine;
  readonly bucket: IBucket;
  readonly summaryTable: ITable;
  readonly detailsTable: ITable;
  readonly topic: ITopic;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class QualityControlBase extends StateMachineWorkflow implements IQualityControl {
  abstract readonly bucket: IBucket;
  abstract readonly summaryTable: ITable;
  abstract readonly detailsTable: ITable;
  abstract readonly topic: ITopic;
  protected readonly metricNames = Object.values(qualityMetrics);

  grantReadResults(grantee: IGrantable): Grant {
    const actions = ['dynamodb:GetItem', 'dynamodb:Query'];
    return grantTable(grantee, this.summaryTable, actions).combine(grantTable(grantee, this.detailsTable, actions));
  }

  metricReadingsChecked(options?: MetricOptions): Metric {
    return this.metric(qualityMetrics.readingsChecked, options);
  }

  metricMessagesFound(options?: MetricOptions): Metric {
    return this.metric(qualityMetrics.messagesFound, options);
  }
}

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
export class QualityControl extends QualityControlBase {
  /** Returns whether a value is a `QualityControl`, created by any copy of this package. */
  static isQualityControl(value: unknown): value is QualityControl {
    return typeof value === 'object' && value !== null && QUALITY_CONTROL in value;
  }

  /** Imports an existing workflow. */
  static fromQualityControlAttributes(
    scope: Construct,
    id: string,
    attributes: QualityControlAttributes,
  ): IQualityControl {
    return new (class extends QualityControlBase {
      readonly stateMachine = attributes.stateMachine;
      readonly bucket = attributes.bucket;
      readonly summaryTable = attributes.summaryTable;
      readonly detailsTable = attributes.detailsTable;
      readonly topic = attributes.topic;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  readonly bucket: IBucket;
  readonly summaryTable: ITable;
  readonly detailsTable: ITable;
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
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  private readonly checks: readonly BoundCheck[];

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: QualityControlProps = {}) {
    super(scope, id);
    Object.defineProperty(this, QUALITY_CONTROL, { value: true });
    const settings = resolveProps(this, props);
    const storage = resolveStorage(this, props, settings);
    this.bucket = storage.bucket;
    this.summaryTable = storage.summaryTable;
    this.detailsTable = storage.detailsTable;
    this.topic = storage.topic;
    this.checks = settings.checks.map((check) => check._bind(this, this.bucket, settings));
    this.checkFunctions = Object.fromEntries(this.checks.map(({ name, handler }) => [name, handler]));
    this.stateMachine = qualityStateMachine(
      this,
      props.stateMachineName,
      { ...storage, checks: this.checks },
      settings,
    );
    for (const bucket of props.dataBuckets ?? []) this.addDataBucket(bucket);
    if (settings.api) {
      this.startFunction = startFunction(this, settings, this.stateMachine);
      const description = 'QualityControl: POST / starts an execution';
      const { api, stage } = startApi(this, description, this.startFunction, settings);
      this.api = api;
      this.apiStage = stage;
    }
    this.alarms = new WorkflowAlarms(this, props.alarms, [
      ...executionAlarms(
        this.stateMachine,
        'an execution failed; its cause names the unavailable stream or another reason',
      ),
      {
        kind: AlarmKind.NOTIFICATIONS_FAILED,
        id: 'NotificationsFailed',
        metric: this.topic.metricNumberOfNotificationsFailed({ period: ALARM_PERIOD, statistic: Stats.SUM }),
        description: 'a result could not be delivered to a subscriber',
      },
      ...functionAlarms(this.ownFunctions()),
      ...apiErrorAlarms(this.api),
    ]);
  }

  /** The URL of `POST`, which starts executions; `undefined` with `api: false`. Ends in `/`. */
  get apiUrl(): string | undefined {
    return this.apiStage?.url;
  }

  /** Grants permission to call the API: `execute-api:Invoke` on `POST /`. Grants nothing with `api: false`. */
  grantInvokeApi(grantee: IGrantable): Grant {
    return grantInvokeApi(this, this.apiStage, grantee);
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

  /** The functions that the construct created, by the prefix of their alarms' ids. */
  private ownFunctions(): Record<string, LambdaFunction> {
    const builtIn = this.checks.flatMap(({ name, handler, builtIn: own }) =>
      own && handler instanceof LambdaFunction ? [[name, handler] as const] : [],
    );
    return { ...Object.fromEntries(builtIn), ...(this.startFunction ? { Start: this.startFunction } : {}) };
  }
}
