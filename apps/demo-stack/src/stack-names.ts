/** The names of the stacks, by workflow. This module does not load the CDK. */
export const stackNames = {
  concurrentDownload: 'StepwellConcurrentDownload',
  sequence: 'StepwellSequence',
  queueExchange: 'StepwellQueueExchange',
  queueRouter: 'StepwellQueueRouter',
  queueChain: 'StepwellQueueChain',
  qualityControl: 'StepwellQualityControl',
  eventFanOut: 'StepwellEventFanOut',
  mapFanOut: 'StepwellMapFanOut',
} as const;

/** The name of the stack with the shared network and job queue. */
export const networkStackName = 'StepwellNetwork';

/** A workflow of the demo app, such as `concurrentDownload`. */
export type DemoWorkflow = keyof typeof stackNames;

/** Every workflow of the demo app. */
export const demoWorkflows = Object.keys(stackNames) as readonly DemoWorkflow[];
