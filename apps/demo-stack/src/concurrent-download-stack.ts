import { ConcurrentDownload } from '@stepwell/constructs';
import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';

/**
 * `ConcurrentDownload` with its defaults, in its own stack. The bucket and the table are deleted with the stack, once
 * the bucket is empty.
 */
export class ConcurrentDownloadStack extends Stack {
  readonly images: ConcurrentDownload;

  constructor(scope: Construct, id: string, { allowedHosts, ...props }: SampleStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: downloads images concurrently into S3 with AWS Step Functions',
      ...props,
    });
    this.images = new ConcurrentDownload(this, 'Images', {
      allowedHosts: allowedHosts && [...allowedHosts],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.output('StateMachineArn', this.images.stateMachine.stateMachineArn, 'The state machine to start');
    this.output('ApiUrl', this.images.apiUrl ?? '', 'POST an input here, signed with SigV4');
    this.output('BucketName', this.images.bucket.bucketName, 'The images, and the reports below _stepwell/');
    this.output('TableName', this.images.table.tableName, 'Maps URLs to objects');
    this.output('TopicArn', this.images.topic.topicArn, 'Subscribe to reports of failed downloads');
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
