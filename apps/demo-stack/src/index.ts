export { NetworkStack } from './network-stack.js';
export { type SampleStackProps } from './sample-stack-props.js';
export { type DemoWorkflow, demoWorkflows, networkStackName, stackNames } from './stack-names.js';
export { type SynthesizeOptions, synthesize } from './synthesize.js';
