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
export class ConcurrentDownload extends Construct {
  /** Returns whether a value is a `ConcurrentDownload`, created by any copy of this package. */
  static isConcurrentDownload(value: unknown): value is ConcurrentDownload {
    return typeof value === 'object' && value !== null && CONCURRENT_DOWNLOAD in value;
  }

  /** The images, and the reports of executions below `_stepwell/`. */
  readonly bucket: IBucket;
  /** Maps each URL to the object's key, ETag and Last-Modified. */
  readonly table: ITable;
  /** Receives a message about failed downloads. */
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
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: ConcurrentDownloadAlarms;

  private readonly storage: Storage;

  /**
   * @throws {@link InvalidProp} if a prop is invalid
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

  /** Grants permission to find an image by URL and read it: `GetItem` on the table, `GetObject` on the bucket. */
  grantReadImages(grantee: IGrantable): Grant {
    return grantTable(grantee, this.storage, ['dynamodb:BatchGetItem', 'dynamodb:GetItem'])
      .combine(grantObjects(grantee, this.bucket, '*', ['s3:GetObject']))
      .combine(grantListBucket(grantee, this.bucket));
  }

  /**
   * Allows executions to read their `manifest` from this bucket. A customer managed key of the bucket must be in the
   * same account.
   */
  addManifestBucket(bucket: IBucket): void {
    grantObjectsToOwnRole(this.stateMachine.role, bucket, '*', ['s3:GetObject']);
    grantListBucket(this.stateMachine, bucket);
  }

  /**
   * The number of images downloaded and stored, without unchanged images. Sum over 5 minutes by default.
   */
  metricImagesDownloaded(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.imagesDownloaded, options);
  }

  /** The number of images that had not changed since the last execution. Sum over 5 minutes by default. */
  metricImagesUnchanged(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.imagesUnchanged, options);
  }

  /** The number of images that could not be downloaded. Sum over 5 minutes by default. */
  metricImagesFailed(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.imagesFailed, options);
  }

  /** The number of bytes downloaded and stored. Sum over 5 minutes by default. */
  metricBytesDownloaded(options?: MetricOptions): Metric {
    return functionMetric(this, downloadMetrics.bytesDownloaded, options);
  }

  /** The number of executions that failed. Sum over 5 minutes by default. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** The number of executions that succeeded. Sum over 5 minutes by default. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }
}
