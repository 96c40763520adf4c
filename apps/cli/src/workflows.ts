import { workflowById, workflows } from '@stepwell/core';
import { untypedWorkflow, type Stepwell, type Workflow, type WorkflowEntry } from '@stepwell/sdk';
import { s3Payloads } from '@stepwell/sdk/payloads';

/** IDs of the workflows that can be started by ID. */
export const workflowIds: readonly string[] = workflows
  .filter(({ hasStateMachine }) => hasStateMachine)
  .map(({ id }) => id)
  .sort();

/** Loads the entry of a workflow by ID. `undefined` for any other name. */
export async function knownWorkflow(id: string | undefined): Promise<WorkflowEntry | undefined> {
  if (workflowById(id)?.hasStateMachine !== true) return undefined;
  // A test loads the entry of each workflow.
  const { entry }: { entry: WorkflowEntry } = await import(/* @vite-ignore */ `@stepwell/sdk/${id}`);
  return entry;
}

/** Creates the client of a state machine: that of its workflow, or one for any JSON. */
export function openWorkflow(
  stepwell: Stepwell,
  stateMachineArn: string,
  entry: WorkflowEntry | undefined,
): Workflow<unknown, unknown> {
  return entry === undefined
    ? untypedWorkflow(stepwell, { stateMachineArn, payloads: s3Payloads(stepwell) })
    : entry.open(stepwell, { stateMachineArn });
}
