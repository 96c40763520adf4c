import { downloadMetrics } from '@stepwell/core/concurrent-download';
import { type HttpApi, type HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { apiErrorAlarms, grantInvokeApi, startApi } from './workflow/api.js';
import { consolidateFunction, downloadFunction, startFunction } from './concurrent-download/functions.js';
import { FailSteps } from './states/fail-step.js';
import { AlarmKind } from './workflow/alarm-options.js';
import { WorkflowAlarms, executionAlarms, functionAlarms } from './workflow/alarms.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IStateMachineWorkflow, StateMachineWorkflow } from './workflow/workflow.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole, grantTable } from './workflow/grants.js';
import { type ConcurrentDownloadProps } from './concurrent-download/props.js';
import { resolveProps } from './concurrent-download/resolved-props.js';
import { downloadStateMachine } from './concurrent-download/state-machine.js';
import { resolveStorage } from './concurrent-download/storage.js';

const CONCURRENT_DOWNLOAD = Symbol.for('@stepwell/constructs.ConcurrentDownload');

/** A `ConcurrentDownload`: one that the construct created, or an imported one. */
export interface IConcurrentDownload extends IStateMachineWorkflow {
  /** The images, and the reports of executions below `_stepwell/`. */
  readonly bucket: IBucket;
  /** Maps each URL to the object's key, ETag and Last-Modified. */
  readonly table: ITable;
  /** Receives a message about failed downloads. */
  readonly topic: ITopic;

  /** Grants permission to find an image by URL and read it: `GetItem` on the table, `GetObject` on the bucket. */
  grantReadImages(grantee: IGrantable): Grant;

  /**
   * The number of images downloaded and stored, without unchanged images. Sum over 5 minutes by default.
   */
  metricImagesDownloaded(options?: MetricOptions): Metric;

  /** The number of images that had not changed since the last execution. Sum over 5 minutes by default. */
  metricImagesUnchanged(options?: MetricOptions): Metric;

  /** The number of images that could not be downloaded. Sum over 5 minutes by default. */
  metricImagesFailed(options?: MetricOptions): Metric;

  /** The number of bytes downloaded and stored. Sum over 5 minutes by default. */
  metricBytesDownloaded(options?: MetricOptions): Metric;
}

/** Attributes of an existing `ConcurrentDownload`, such as one of another app. */
export interface ConcurrentDownloadAttributes {
  readonly stateMachine: IStateMachine;
  readonly bucket: IBucket;
  readonly table: ITable;
  readonly topic: ITopic;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class ConcurrentDownloadBase extends StateMachineWorkflow implements IConcurrentDownload {
  abstract readonly bucket: IBucket;
  abstract readonly table: ITable;
  abstract readonly topic: ITopic;
  protected readonly metricNames = Object.values(downloadMetrics);

  grantReadImages(grantee: IGrantable): Grant {
    return grantTable(grantee, this.table, ['dynamodb:BatchGetItem', 'dynamodb:GetItem'])
      .combine(grantObjects(grantee, this.bucket, '*', ['s3:GetObject']))
      .combine(grantListBucket(grantee, this.bucket));
  }

  metricImagesDownloaded(options?: MetricOptions): Metric {
    return this.metric(downloadMetrics.imagesDownloaded, options);
  }

  metricImagesUnchanged(options?: MetricOptions): Metric {
    return this.metric(downloadMetrics.imagesUnchanged, options);
  }

  metricImagesFailed(options?: MetricOptions): Metric {
    return this.metric(downloadMetrics.imagesFailed, options);
  }

  metricBytesDownloaded(options?: MetricOptions): Metric {
    return this.metric(downloadMetrics.bytesDownloaded, options);
  }
}

/**
 * A state machine that downloads hundreds to millions of images over HTTP into S3, maps URLs to objects in DynamoDB,
 * and reports failed downloads to an SNS topic.
 *
 * The input is `ConcurrentDownloadInput` of `@stepwell/core/concurrent-download`; an invalid input fails with
 * `InvalidInput` before any download. A failed image does not stop the others: all other images are in the bucket when
 * the execution fails with `DownloadsFailed`.
 *
 * @example
 * ```ts
 * const images = new ConcurrentDownload(this, 'Images');
 * images.grantStartExecution(editor);
 * images.topic.addSubscription(new EmailSubscription('editors@example.com'));
 * ```
 */
export class ConcurrentDownload extends ConcurrentDownloadBase {
  /** Returns whether a value is a `ConcurrentDownload`, created by any copy of this package. */
  static isConcurrentDownload(value: unknown): value is ConcurrentDownload {
    return typeof value === 'object' && value !== null && CONCURRENT_DOWNLOAD in value;
  }

  /** Imports an existing workflow. */
  static fromConcurrentDownloadAttributes(
    scope: Construct,
    id: string,
    attributes: ConcurrentDownloadAttributes,
  ): IConcurrentDownload {
    return new (class extends ConcurrentDownloadBase {
      readonly stateMachine = attributes.stateMachine;
      readonly bucket = attributes.bucket;
      readonly table = attributes.table;
      readonly topic = attributes.topic;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  readonly bucket: IBucket;
  readonly table: ITable;
  readonly topic: ITopic;
  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** Downloads one batch. */
  readonly downloadFunction: LambdaFunction;
  /** Combines the batch reports into one report. */
  readonly consolidateFunction: LambdaFunction;
  /** Starts executions for the API; `undefined` with `api: false`. */
  readonly startFunction?: LambdaFunction;
  /** The HTTP API; `undefined` with `api: false`. */
  readonly api?: HttpApi;
  /** The stage that serves the API; `undefined` with `api: false`. */
  readonly apiStage?: HttpStage;
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: ConcurrentDownloadProps = {}) {
    super(scope, id);
    Object.defineProperty(this, CONCURRENT_DOWNLOAD, { value: true });
    const settings = resolveProps(this, props);
    const storage = resolveStorage(this, props, settings);
    this.bucket = storage.bucket;
    this.table = storage.table;
    this.topic = storage.topic;
    this.downloadFunction = downloadFunction(this, storage, settings);
    this.consolidateFunction = consolidateFunction(this, storage, settings);
    const failSteps = new FailSteps(this, settings);
    this.stateMachine = downloadStateMachine(this, props.stateMachineName, {
      ...storage,
      download: this.downloadFunction,
      consolidate: this.consolidateFunction,
      settings,
      failSteps,
    });
    for (const bucket of props.manifestBuckets ?? []) this.addManifestBucket(bucket);
    if (settings.api) {
      this.startFunction = startFunction(this, storage, settings, this.stateMachine);
      const description = 'ConcurrentDownload: POST / starts an execution';
      const { api, stage } = startApi(this, description, this.startFunction, settings);
      this.api = api;
      this.apiStage = stage;
    }
    const functions = {
      Download: this.downloadFunction,
      Consolidate: this.consolidateFunction,
      ...(this.startFunction ? { Start: this.startFunction } : {}),
    };
    this.alarms = new WorkflowAlarms(this, props.alarms, [
      ...executionAlarms(this.stateMachine, 'an execution failed; its cause names the images or another reason'),
      {
        kind: AlarmKind.IMAGES_FAILED,
        id: 'ImagesFailed',
        metric: this.metricImagesFailed(),
        description: 'images could not be downloaded; the message to the topic names them',
      },
      ...functionAlarms(functions),
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
   * Allows executions to read their `manifest` from this bucket. A customer managed key of the bucket must be in the
   * same account.
   */
  addManifestBucket(bucket: IBucket): void {
    grantObjectsToOwnRole(this.stateMachine.role, bucket, '*', ['s3:GetObject']);
    grantListBucket(this.stateMachine, bucket);
  }
}
