/** The names of the stacks, by workflow. Importing them loads nothing of the CDK. */
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

/** The name of the stack with the network and the queue of Batch jobs that the samples share. */
export const networkStackName = 'StepwellNetwork';

/** A workflow of the demo app, such as `concurrentDownload`. */
export type DemoWorkflow = keyof typeof stackNames;

/** Every workflow of the demo app. */
export const demoWorkflows = Object.keys(stackNames) as readonly DemoWorkflow[];
