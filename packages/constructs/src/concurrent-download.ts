import { downloadMetrics } from '@stepwell/core/concurrent-download';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type HttpApi, type HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type ConcurrentDownloadAlarms, createAlarms } from './concurrent-download/alarms.js';
import { type StartApi, startApi } from './api/start-api.js';
import { consolidateFunction, downloadFunction, startFunction } from './concurrent-download/functions.js';
import { FailSteps } from './states/fail-step.js';
import { functionMetric } from './metrics/function-metric.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole, grantTable } from './permissions/grants.js';
import { type ConcurrentDownloadProps } from './concurrent-download/props.js';
import { resolveSettings } from './concurrent-download/settings.js';
import { downloadStateMachine } from './concurrent-download/state-machine.js';
import { type Storage, resolveStorage } from './concurrent-download/storage.js';

const CONCURRENT_DOWNLOAD = Symbol.for('@stepwell/constructs.ConcurrentDownload');

/**
 * A state machine that downloads hundreds to millions of images over HTTP into S3, keeps in DynamoDB which url is which
 * object, and tells an SNS topic what could not be downloaded.
 *
 * Its input is `ConcurrentDownloadInput` of `@stepwell/core/concurrent-download`; a bad one fails with `InvalidInput`
 * before anything is spent. Images that fail do not hide the others: the execution fails with `DownloadsFailed` at its
 * end, and everything that could be downloaded is in the bucket.
 *
 * @example
 * ```ts
 * const images = new ConcurrentDownload(this, 'Images');
 * images.grantStartExecution(editor);
 * images.topic.addSubscription(new EmailSubscription('editors@example.com'));
 * ```
 */
export class ConcurrentDownload extends Construct {
  /** Whether a value is a `ConcurrentDownload`, of this copy of the package or another. */
  static isConcurrentDownload(value: unknown): value is ConcurrentDownload {
    return typeof value === 'object' && value !== null && CONCURRENT_DOWNLOAD in value;
  }

  /** The images, and the reports of runs below `_stepwell/`. */
  readonly bucket: IBucket;
  /** Which url is which object: url -> key, ETag, Last-Modified. */
  readonly table: ITable;
  /** Told what could not be downloaded. */
  readonly topic: ITopic;
  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** Downloads one batch. */
  readonly downloadFunction: LambdaFunction;
  /** Makes one report of all batches. */
  readonly consolidateFunction: LambdaFunction;
  /** Starts executions for the API; `undefined` with `api: false`. */
  readonly startFunction?: LambdaFunction;
  /** The HTTP API; `undefined` with `api: false`. */
  readonly api?: HttpApi;
  /** The stage that serves the API; `undefined` with `api: false`. */
  readonly apiStage?: HttpStage;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: ConcurrentDownloadAlarms;

  private readonly storage: Storage;

  /**
   * @throws {@link InvalidProp} naming the prop, its value and what to give
   */
  constructor(scope: Construct, id: string, props: ConcurrentDownloadProps = {}) {
    super(scope, id);
    Object.defineProperty(this, CONCURRENT_DOWNLOAD, { value: true });
    const settings = resolveSettings(this, props);
    this.storage = resolveStorage(this, props, settings);
    this.bucket = this.storage.bucket;
    this.table = this.storage.table;
    this.topic = this.storage.topic;
    this.downloadFunction = downloadFunction(this, this.storage, settings);
    this.consolidateFunction = consolidateFunction(this, this.storage, settings);
    const failSteps = new FailSteps(this, settings);
    this.stateMachine = downloadStateMachine(this, props.stateMachineName, {
      ...this.storage,
      download: this.downloadFunction,
      consolidate: this.consolidateFunction,
      settings,
      failSteps,
    });
    for (const bucket of props.manifestBuckets ?? []) this.addManifestBucket(bucket);
    if (settings.api) {
      this.startFunction = startFunction(this, this.storage, settings, this.stateMachine);
      const { api, stage }: StartApi = startApi(this, this.startFunction, {
        ...settings,
        apiDescription: 'ConcurrentDownload: POST / starts an execution',
      });
      this.api = api;
      this.apiStage = stage;
    }
    if (settings.alarms) {
      this.alarms = createAlarms(this, {
        stateMachine: this.stateMachine,
        functions: {
          Download: this.downloadFunction,
          Consolidate: this.consolidateFunction,
          ...(this.startFunction ? { Start: this.startFunction } : {}),
        },
        imagesFailed: this.metricImagesFailed(),
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

  /** Lets a grantee look up an image by its url and read it: `GetItem` on the table, `GetObject` on the bucket. */
  grantReadImages(grantee: IGrantable): Grant {
    return grantTable(grantee, this.storage, ['dynamodb:BatchGetItem', 'dynamodb:GetItem'])
      .combine(grantObjects(grantee, this.bucket, '*', ['s3:GetObject']))
      .combine(grantListBucket(grantee, this.bucket));
  }

  /**
   * Lets executions name an object of this bucket as their `manifest`. Its key, if it has one of its own, must be of
   * the same account.
   */
  addManifestBucket(bucket: IBucket): void {
    grantObjectsToOwnRole(this.stateMachine.role, bucket, '*', ['s3:GetObject']);
    grantListBucket(this.stateMachine, bucket);
  }

  /**
   * How many images were downloaded and stored; unchanged ones are not among them. Sum over 5 minutes unless told
   * otherwise.
   */
  metricImagesDownloaded(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.imagesDownloaded, options);
  }

  /** How many images had not changed since the last run. Sum over 5 minutes unless told otherwise. */
  metricImagesUnchanged(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.imagesUnchanged, options);
  }

  /** How many images could not be downloaded. Sum over 5 minutes unless told otherwise. */
  metricImagesFailed(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.imagesFailed, options);
  }

  /** How many bytes were downloaded and stored. Sum over 5 minutes unless told otherwise. */
  metricBytesDownloaded(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.bytesDownloaded, options);
  }

  /** How many executions failed. Sum over 5 minutes unless told otherwise. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** How many executions succeeded. Sum over 5 minutes unless told otherwise. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }
}
