import { ConcurrentDownload } from '@stepwell/constructs';
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

export interface WorkflowStackProps extends StackProps {
  /** Hosts that may have private addresses, as `host:port`, such as a test server. Default: none. */
  readonly allowedHosts?: string[];
}

/** Downloads a list of images concurrently into a bucket. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, { allowedHosts, ...props }: WorkflowStackProps = {}) {
    super(scope, id, props);
    // The default, RETAIN, keeps bucket and table when the stack is deleted.
    new ConcurrentDownload(this, 'Images', { allowedHosts, removalPolicy: RemovalPolicy.DESTROY });
  }
}
