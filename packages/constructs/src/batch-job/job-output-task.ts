import { Duration } from 'aws-cdk-lib';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';

/** Props of a {@link JobOutputTask}. */
export interface JobOutputTaskProps {
  readonly comment: string;
  readonly bucket: IBucket;
  /** The key pattern that the state machine gets permission to read. */
  readonly keys: string;
  /** Gets the size of the object, or reads it. */
  readonly action: 'headObject' | 'getObject';
  /** JSONata for the object's key. */
  readonly key: string;
  /** JSONata for the byte range to read. */
  readonly range?: string;
  /** JSONata for the state's output. */
  readonly outputs: string;
  readonly assign?: Readonly<Record<string, string>>;
}

/** A Task that reads an object in S3, or its size, without a function. */
export class JobOutputTask extends CallAwsService {
  constructor(
    scope: Construct,
    id: string,
    { comment, bucket, keys, action, key, range, outputs, assign }: JobOutputTaskProps,
  ) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment,
      service: 's3',
      action,
      parameters: {
        Bucket: bucket.bucketName,
        Key: expression(key),
        ...(range === undefined ? {} : { Range: expression(range) }),
      },
      iamAction: 's3:GetObject',
      iamResources: [bucket.arnForObjects(keys)],
      outputs: expression(outputs),
      assign,
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    addRetries(this, { resource: 'aws-sdk:s3' });
  }
}
