/**
 * The shipped workflows that can be started by their slug. Kept apart from their clients, so that completions need none
 * of them.
 */
export const workflowSlugs = [
  'concurrent-download',
  'event-fan-out',
  'map-fan-out',
  'quality-control',
  'queue-exchange',
  'queue-router',
  'sequence',
] as const;

/** One of {@link workflowSlugs}. */
export type WorkflowSlug = (typeof workflowSlugs)[number];

/** Whether a name is the slug of a shipped workflow. */
export function isWorkflowSlug(name: string | undefined): name is WorkflowSlug {
  return workflowSlugs.some((slug) => slug === name);
}
