import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { addRetries } from './retries.js';

/** Props of a {@link PutJsonObject}. */
export interface PutJsonObjectProps {
  readonly comment: string;
  readonly bucket: IBucket;
  /** The key pattern that the state machine gets permission to write. */
  readonly keys: string;
  /** JSONata for the object's key. */
  readonly key: string;
  /** JSONata for the object's content, a JSON object. (A string would be written in quotes.) */
  readonly body: string;
  /** JSONata for the state's output. */
  readonly outputs: string;
  /** Variables, JSONata. @default - none */
  readonly assign?: Readonly<Record<string, string>>;
}

/** The retries of a write, over about eight minutes, because a failed write would lose completed work. */
const PUT_ATTEMPTS = 12;

/** A Task that writes a small JSON object to S3 without a function. */
export class PutJsonObject extends CallAwsService {
  constructor(scope: Construct, id: string, props: PutJsonObjectProps) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      service: 's3',
      action: 'putObject',
      parameters: {
        Bucket: props.bucket.bucketName,
        Key: props.key,
        Body: props.body,
        ContentType: 'application/json',
      },
      iamAction: 's3:PutObject',
      iamResources: [props.bucket.arnForObjects(props.keys)],
      additionalIamStatements: keyStatements(props.bucket),
      outputs: props.outputs,
      assign: props.assign,
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    addRetries(this, { resource: 'aws-sdk:s3', delays: { maxAttempts: PUT_ATTEMPTS } });
  }
}

/** The permissions to write to a bucket with a customer managed key. */
function keyStatements(bucket: IBucket): PolicyStatement[] {
  if (bucket.encryptionKey === undefined) return [];
  return [new PolicyStatement({ actions: ['kms:GenerateDataKey'], resources: [bucket.encryptionKey.keyArn] })];
}
