/** The workflows that `stepwell init` has an app for: a folder of `templates/` each, with what it is for. */
export const workflowTemplates = {
  'concurrent-download': 'download a list of images side by side into a bucket',
  sequence: 'run functions and Batch jobs one after the other',
  'quality-control': 'judge streams of readings and keep what was found',
  'queue-exchange': 'send messages through a queue and go on with their answers',
  'queue-router': 'run one execution for each message of a queue',
  'queue-chain': 'run Batch jobs with queues between them, without a state machine',
  'event-fan-out': 'compute up to a hundred thousand items by events',
  'map-fan-out': 'compute the items of a request side by side in one execution',
} as const;

/** One of {@link workflowTemplates}. */
export type WorkflowTemplate = keyof typeof workflowTemplates;

/** Whether there is an app for a workflow. */
export function isWorkflowTemplate(name: string): name is WorkflowTemplate {
  return Object.hasOwn(workflowTemplates, name);
}

/** `concurrent-download` as the name of a stack: `ConcurrentDownload`. */
export function stackName(workflow: WorkflowTemplate): string {
  return workflow
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
