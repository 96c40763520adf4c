import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ConcurrentDownload } from '@stepwell/constructs';

export class FlagsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new ConcurrentDownload(this, 'Images');
  }
}
