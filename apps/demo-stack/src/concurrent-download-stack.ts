import { ConcurrentDownload } from '@stepwell/constructs';
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/** How the sample of `ConcurrentDownload` is set up. */
export interface ConcurrentDownloadStackProps extends StackProps {
  /**
   * Hosts that may be private addresses, as `host` or `host:port`: the local demo's own image server. @default - none
   */
  readonly allowedHosts?: string[];
}

/**
 * `ConcurrentDownload` with its defaults, in a stack of its own. A demo keeps nothing: bucket and table go with the
 * stack, once the bucket is empty.
 */
export class ConcurrentDownloadStack extends Stack {
  readonly images: ConcurrentDownload;

  constructor(scope: Construct, id: string, { allowedHosts, ...props }: ConcurrentDownloadStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: downloads images concurrently into S3 with AWS Step Functions',
      ...props,
    });
    this.images = new ConcurrentDownload(this, 'Images', { allowedHosts, removalPolicy: RemovalPolicy.DESTROY });
    this.output('StateMachineArn', this.images.stateMachine.stateMachineArn, 'Start executions of this state machine');
    this.output('ApiUrl', this.images.apiUrl ?? '', 'Or POST their input here, signed with SigV4');
    this.output('BucketName', this.images.bucket.bucketName, 'The images, and the reports of runs below _stepwell/');
    this.output('TableName', this.images.table.tableName, 'Which url is which object');
    this.output('TopicArn', this.images.topic.topicArn, 'Subscribe to be told what could not be downloaded');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
