import { parseInput } from '@stepwell/core';
import { untypedWorkflow, type Stepwell, type Workflow } from '@stepwell/sdk';
import { s3Payloads } from '@stepwell/sdk/payloads';
import { isWorkflowId, type WorkflowId } from './workflow-ids.js';

/** A Stepwell workflow. Loaded when an execution is started or watched. */
export interface KnownWorkflow {
  /** Validates an input against the contract. Throws InvalidInput. */
  check(input: unknown): void;
  /** Creates the workflow's client for validated inputs. */
  open(stepwell: Stepwell, stateMachineArn: string): Workflow<unknown, unknown>;
}

const loaders: Readonly<Record<WorkflowId, () => Promise<KnownWorkflow>>> = {
  sequence: async () => {
    const { sequence } = await import('@stepwell/sdk/sequence');
    // The state machine validates the input of a Sequence, if it has a contract.
    return { check: () => undefined, open: (stepwell, stateMachineArn) => sequence(stepwell, { stateMachineArn }) };
  },
  'concurrent-download': async () => {
    const [{ concurrentDownload: contract }, { concurrentDownload }] = await Promise.all([
      import('@stepwell/core/concurrent-download'),
      import('@stepwell/sdk/concurrent-download'),
    ]);
    return {
      check: (input) => void parseInput(contract, input),
      // The client validates every input itself.
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
      // The client validates every input itself.
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
      // The client validates every input itself.
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
      // The client validates every input itself.
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
      // The client validates every input itself.
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
      // The client validates every input itself.
      open: (stepwell, stateMachineArn) =>
        mapFanOut(stepwell, { stateMachineArn }) as unknown as Workflow<unknown, unknown>,
    };
  },
};

/** Loads a workflow by ID. `undefined` for any other name. */
export async function knownWorkflow(id: string | undefined): Promise<KnownWorkflow | undefined> {
  return isWorkflowId(id) ? loaders[id]() : undefined;
}

/** Creates the client of a state machine: that of its workflow, or one for any JSON. */
export function openWorkflow(
  stepwell: Stepwell,
  stateMachineArn: string,
  workflow: KnownWorkflow | undefined,
): Workflow<unknown, unknown> {
  return workflow === undefined
    ? untypedWorkflow(stepwell, { stateMachineArn, payloads: s3Payloads(stepwell) })
    : workflow.open(stepwell, stateMachineArn);
}
