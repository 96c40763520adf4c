import { ConcurrentDownload } from '@stepwell/constructs';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

export interface WorkflowStackProps extends StackProps {
  /** Hosts that may be private addresses, as `host:port`: a test's own server. Default: none. */
  readonly allowedHosts?: string[];
}

/** Downloads the images of a list side by side into a bucket. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, { allowedHosts, ...props }: WorkflowStackProps = {}) {
    super(scope, id, props);
    // RETAIN, the default, keeps bucket and table when the stack is deleted.
    new ConcurrentDownload(this, 'Images', { allowedHosts, removalPolicy: RemovalPolicy.DESTROY });
  }
}
