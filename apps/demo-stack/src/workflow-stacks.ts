import { type FargateQueue } from '@stepwell/constructs';
import { type Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { ConcurrentDownloadStack } from './concurrent-download-stack.js';
import { EventFanOutStack } from './event-fan-out-stack.js';
import { MapFanOutStack } from './map-fan-out-stack.js';
import { QualityControlStack } from './quality-control-stack.js';
import { SequenceStack } from './sequence-stack.js';
import { QueueChainStack } from './queue-chain-stack.js';
import { QueueExchangeStack } from './queue-exchange-stack.js';
import { QueueRouterStack } from './queue-router-stack.js';
import { type DemoWorkflow } from './stack-names.js';

/** Options of the sample stacks. */
export interface SampleOptions {
  /** Hosts that may have private addresses, as `host` or `host:port`. */
  readonly allowedHosts: readonly string[];
  /** Returns the shared job queue. Only samples with jobs call it. @default - a new queue and VPC per sample */
  readonly jobQueue?: () => FargateQueue;
}

/** Creates the stack of a workflow. */
export const workflowStacks: Readonly<
  Record<DemoWorkflow, (scope: Construct, id: string, settings: SampleOptions) => Stack>
> = {
  concurrentDownload: (scope, id, { allowedHosts }) =>
    new ConcurrentDownloadStack(scope, id, { allowedHosts: [...allowedHosts] }),
  sequence: (scope, id, { jobQueue }) => new SequenceStack(scope, id, { jobQueue: jobQueue?.() }),
  eventFanOut: (scope, id) => new EventFanOutStack(scope, id),
  mapFanOut: (scope, id) => new MapFanOutStack(scope, id),
  qualityControl: (scope, id) => new QualityControlStack(scope, id),
  queueExchange: (scope, id, { jobQueue }) => new QueueExchangeStack(scope, id, { jobQueue: jobQueue?.() }),
  queueRouter: (scope, id, { jobQueue }) => new QueueRouterStack(scope, id, { jobQueue: jobQueue?.() }),
  queueChain: (scope, id, { jobQueue }) => new QueueChainStack(scope, id, { jobQueue: jobQueue?.() }),
};
