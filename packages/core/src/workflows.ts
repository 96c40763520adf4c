/** A workflow of Stepwell, as lists of workflows describe it. */
export interface WorkflowDescription {
  /** The name in kebab case: its folder in every package, its page, its entry points and the value of its tag. */
  readonly id: string;
  /** The class of its construct. */
  readonly construct: string;
  /** A phrase that continues a sentence with the name of the workflow. */
  readonly summary: string;
  /** The cost in us-east-1, without the cost of your own functions and jobs. */
  readonly cost: string;
  /** Whether a state machine runs it, so that it can be started and watched. */
  readonly hasStateMachine: boolean;
}

/**
 * Every workflow, in the order of tables and of the demo. The command line, its templates, the demo, its stacks and the
 * tables of the documentation are made from this list. `npx nx g ./tools/generators:workflow` adds to it.
 */
export const workflows = [
  {
    id: 'concurrent-download',
    construct: 'ConcurrentDownload',
    summary: 'downloads images over HTTP into S3 in batches, each once, and reports failed downloads',
    cost: '1,000 images: $0.007',
    hasStateMachine: true,
  },
  {
    id: 'quality-control',
    construct: 'QualityControl',
    summary:
      'judges a stream of readings by checks in parallel; stores a row for each execution and sends a notification',
    cost: '1,000 executions: $0.42',
    hasStateMachine: true,
  },
  {
    id: 'sequence',
    construct: 'Sequence',
    summary: 'runs functions and Batch jobs in order; the output of each step is the input of the next',
    cost: '1,000 messages: $0.10 to $0.21',
    hasStateMachine: true,
  },
  {
    id: 'queue-exchange',
    construct: 'QueueExchange',
    summary: "sends a message to a queue with a task token and waits for the consumer's result",
    cost: '1,000 messages: $0.13',
    hasStateMachine: true,
  },
  {
    id: 'queue-router',
    construct: 'QueueRouter',
    summary: 'starts one execution for each message of any number of queues, by the route of the queue',
    cost: '1,000 messages: $0.08 to $0.18',
    hasStateMachine: true,
  },
  {
    id: 'queue-chain',
    construct: 'QueueChain',
    summary: 'runs Batch jobs in order with queues between them, without a state machine',
    cost: '1,000 messages and stage: $0.008',
    hasStateMachine: false,
  },
  {
    id: 'event-fan-out',
    construct: 'EventFanOut',
    summary: 'computes 10 to 100,000 items by events, counts each completion exactly once, and summarizes them',
    cost: '1,000 items: $0.005',
    hasStateMachine: true,
  },
  {
    id: 'map-fan-out',
    construct: 'MapFanOut',
    summary: 'computes items in parallel by one of five Map strategies, and summarizes them once',
    cost: '1,000 items: $0.001 to $0.033',
    hasStateMachine: true,
  },
] as const satisfies readonly WorkflowDescription[];

/** The id of a workflow. */
export type WorkflowId = (typeof workflows)[number]['id'];

/** Returns the workflow with an id. `undefined` for any other text. */
export function workflowById(id: string | undefined): (typeof workflows)[number] | undefined {
  return workflows.find((workflow) => workflow.id === id);
}
