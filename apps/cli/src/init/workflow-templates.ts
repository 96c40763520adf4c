/** The workflows of `stepwell init`, with descriptions. Each has a folder in `templates/`. */
export const workflowTemplates = {
  'concurrent-download': 'download a list of images concurrently into a bucket',
  sequence: 'run functions and Batch jobs in sequence',
  'quality-control': 'check the quality of sensor data streams',
  'queue-exchange': 'send messages through a queue and wait for their responses',
  'queue-router': 'run one execution per queue message',
  'queue-chain': 'chain Batch jobs with queues, without a state machine',
  'event-fan-out': 'process up to 100,000 items with EventBridge events',
  'map-fan-out': 'process the items of a request concurrently in one execution',
} as const;

/** One of {@link workflowTemplates}. */
export type WorkflowTemplate = keyof typeof workflowTemplates;

/** Whether there is a template for a workflow. */
export function isWorkflowTemplate(name: string): name is WorkflowTemplate {
  return Object.hasOwn(workflowTemplates, name);
}

/** Returns the stack name of a workflow: `ConcurrentDownload` for `concurrent-download`. */
export function stackName(workflow: WorkflowTemplate): string {
  return workflow
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}
