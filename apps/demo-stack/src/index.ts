export { ConcurrentDownloadStack, type ConcurrentDownloadStackProps } from './concurrent-download-stack.js';
export { QueueChainStack } from './queue-chain-stack.js';
export { QueueExchangeStack } from './queue-exchange-stack.js';
export { QueueRouterStack } from './queue-router-stack.js';
export { QualityControlStack } from './quality-control-stack.js';
export { type DemoWorkflow, demoWorkflows, stackNames } from './stack-names.js';
export { type SynthesizeOptions, synthesize } from './synthesize.js';
export { SequenceStack } from './sequence-stack.js';
