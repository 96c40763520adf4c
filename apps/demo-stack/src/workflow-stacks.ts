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

/** What the app is told from outside. */
export interface SampleSettings {
  /** Hosts that may be private addresses, as `host` or `host:port`. */
  readonly allowedHosts: readonly string[];
}

/** Makes the stack of each workflow. */
export const workflowStacks: Readonly<Record<DemoWorkflow, (scope: Construct, id: string, settings: SampleSettings) => Stack>> = {
  concurrentDownload: (scope, id, { allowedHosts }) => new ConcurrentDownloadStack(scope, id, { allowedHosts: [...allowedHosts] }),
  sequence: (scope, id) => new SequenceStack(scope, id),
  eventFanOut: (scope, id) => new EventFanOutStack(scope, id),
  mapFanOut: (scope, id) => new MapFanOutStack(scope, id),
  qualityControl: (scope, id) => new QualityControlStack(scope, id),
  queueExchange: (scope, id) => new QueueExchangeStack(scope, id),
  queueRouter: (scope, id) => new QueueRouterStack(scope, id),
  queueChain: (scope, id) => new QueueChainStack(scope, id),
};
