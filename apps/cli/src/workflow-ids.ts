/**
 * IDs of the workflows that can be started by ID. Separate from their clients, so that completion does not load them.
 */
export const workflowIds = [
  'concurrent-download',
  'event-fan-out',
  'map-fan-out',
  'quality-control',
  'queue-exchange',
  'queue-router',
  'sequence',
] as const;

/** One of {@link workflowIds}. */
export type WorkflowId = (typeof workflowIds)[number];

/** Whether a name is the ID of a workflow. */
export function isWorkflowId(name: string | undefined): name is WorkflowId {
  return workflowIds.some((id) => id === name);
}
