import { workflows } from '@stepwell/core';

type Construct = (typeof workflows)[number]['construct'];

/** A workflow of the demo app, such as `concurrentDownload`. */
export type DemoWorkflow = Uncapitalize<Construct>;

/** Every workflow of the demo app. */
export const demoWorkflows: readonly DemoWorkflow[] = workflows.map(({ construct }) => demoWorkflowOf(construct));

/** The names of the stacks, by workflow. This module does not load the CDK. */
export const stackNames = Object.fromEntries(
  workflows.map(({ construct }) => [demoWorkflowOf(construct), `Stepwell${construct}`]),
) as { readonly [Name in Construct as Uncapitalize<Name>]: `Stepwell${Name}` };

/** The name of the stack with the shared network and job queue. */
export const networkStackName = 'StepwellNetwork';

/** `concurrentDownload` for `ConcurrentDownload`. */
export function demoWorkflowOf(construct: Construct): DemoWorkflow {
  return `${construct.charAt(0).toLowerCase()}${construct.slice(1)}` as DemoWorkflow;
}
