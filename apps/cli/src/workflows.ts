import { parseInput } from '@stepwell/core';
import { untypedWorkflow, type Stepwell, type Workflow } from '@stepwell/sdk';
import { s3Payloads } from '@stepwell/sdk/payloads';
import { isWorkflowId, type WorkflowId } from './workflow-ids.js';

/** What the CLI knows of a shipped workflow. Loaded when an execution of it is started or watched. */
export interface KnownWorkflow {
  /** Checks an input by the contract; throws InvalidInput naming the field. */
  check(input: unknown): void;
  /** The workflow's client, for inputs that have been checked. */
  open(stepwell: Stepwell, stateMachineArn: string): Workflow<unknown, unknown>;
}

const loaders: Readonly<Record<WorkflowId, () => Promise<KnownWorkflow>>> = {
  sequence: async () => {
    const { sequence } = await import('@stepwell/sdk/sequence');
    // What a Sequence takes, its first step says: the state machine checks it, where it was told what to check.
    return { check: () => undefined, open: (stepwell, stateMachineArn) => sequence(stepwell, { stateMachineArn }) };
  },
  'concurrent-download': async () => {
    const [{ concurrentDownload: contract }, { concurrentDownload }] = await Promise.all([
      import('@stepwell/core/concurrent-download'),
      import('@stepwell/sdk/concurrent-download'),
    ]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client checks every input itself before it is used, so nothing untyped gets through.
      open: (stepwell, stateMachineArn) =>
        concurrentDownload(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
  'quality-control': async () => {
    const [{ qualityControl: contract }, { qualityControl }] = await Promise.all([
      import('@stepwell/core/quality-control'),
      import('@stepwell/sdk/quality-control'),
    ]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client checks every input itself before it is used, so nothing untyped gets through.
      open: (stepwell, stateMachineArn) =>
        qualityControl(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
  'queue-exchange': async () => {
    const [{ queueExchange: contract }, { queueExchange }] = await Promise.all([
      import('@stepwell/core/queue-exchange'),
      import('@stepwell/sdk/queue-exchange'),
    ]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client checks every input itself before it is used, so nothing untyped gets through.
      open: (stepwell, stateMachineArn) =>
        queueExchange(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
  'queue-router': async () => {
    const [{ queueRouter: contract }, { queueRouter }] = await Promise.all([
      import('@stepwell/core/queue-router'),
      import('@stepwell/sdk/queue-router'),
    ]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client checks every input itself before it is used, so nothing untyped gets through.
      open: (stepwell, stateMachineArn) =>
        queueRouter(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
  'event-fan-out': async () => {
    const [{ eventFanOut: contract }, { eventFanOut }] = await Promise.all([
      import('@stepwell/core/event-fan-out'),
      import('@stepwell/sdk/event-fan-out'),
    ]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client checks every input itself before it is used, so nothing untyped gets through.
      open: (stepwell, stateMachineArn) =>
        eventFanOut(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
  'map-fan-out': async () => {
    const [{ mapFanOut: contract }, { mapFanOut }] = await Promise.all([
      import('@stepwell/core/map-fan-out'),
      import('@stepwell/sdk/map-fan-out'),
    ]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client checks every input itself before it is used, so nothing untyped gets through.
      open: (stepwell, stateMachineArn) =>
        mapFanOut(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
};

/** A shipped workflow by its slug; `undefined` for any other name. */
export async function knownWorkflow(id: string | undefined): Promise<KnownWorkflow | undefined> {
  return isWorkflowId(id) ? loaders[id]() : undefined;
}

/** The client of a state machine: its workflow's own, or one that takes and gives any JSON. */
export function openWorkflow(
  stepwell: Stepwell,
  stateMachineArn: string,
  workflow: KnownWorkflow | undefined,
): Workflow<unknown, unknown> {
  return workflow === undefined
    ? untypedWorkflow(stepwell, { stateMachineArn, payloads: s3Payloads(stepwell) })
    : workflow.open(stepwell, stateMachineArn);
}
