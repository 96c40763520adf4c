/**
 * The shipped workflows that can be started by ID. Kept apart from their clients, so that completions need none
 * of them.
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

/** Whether a name is the ID of a shipped workflow. */
export function isWorkflowId(name: string | undefined): name is WorkflowId {
  return workflowIds.some((id) => id === name);
}
