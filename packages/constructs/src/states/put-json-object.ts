import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { S3_SERVICE_ERRORS, retryOf } from './retries.js';

/** What is written where. */
export interface PutJsonObjectProps {
  readonly comment: string;
  readonly bucket: IBucket;
  /** The pattern of the keys that the state machine may write. */
  readonly keys: string;
  /** JSONata for the object's key. */
  readonly key: string;
  /** JSONata for the object's content, a JSON object. (A text would be written as JSON too, in quotes.) */
  readonly body: string;
  /** JSONata for the state's output. */
  readonly outputs: string;
  /** Variables, JSONata. @default - none */
  readonly assign?: Readonly<Record<string, string>>;
}

/** A Task that writes a small JSON object to S3 without a function. */
export class PutJsonObject extends CallAwsService {
  constructor(scope: Construct, id: string, props: PutJsonObjectProps) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      service: 's3',
      action: 'putObject',
      parameters: { Bucket: props.bucket.bucketName, Key: props.key, Body: props.body, ContentType: 'application/json' },
      iamAction: 's3:PutObject',
      iamResources: [props.bucket.arnForObjects(props.keys)],
      additionalIamStatements: keyStatements(props.bucket),
      outputs: props.outputs,
      assign: props.assign,
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    this.addRetry(retryOf(S3_SERVICE_ERRORS));
  }
}

/** Writing to a bucket with a customer managed key takes a data key of it. */
function keyStatements(bucket: IBucket): PolicyStatement[] {
  if (bucket.encryptionKey === undefined) return [];
  return [new PolicyStatement({ actions: ['kms:GenerateDataKey'], resources: [bucket.encryptionKey.keyArn] })];
}
