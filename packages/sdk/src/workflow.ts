import { parseInput, parseOutput, type WorkflowContract } from '@stepwell/core';
import { type Execution } from './execution.js';
import { ExecutionHandle } from './execution-handle.js';
import { offloadTo, outputReader, type PayloadStore } from './payload-store.js';
import { type ResultOptions } from './result.js';
import { type StartOptions } from './start.js';
import { clientOptions } from './required.js';
import { type Stepwell } from './stepwell.js';
import { workflowClient } from './workflow-client.js';

/** Which state machine runs a workflow. */
export interface WorkflowOptions {
  /**
   * ARN of the state machine, with a version or alias behind it if one is meant. The constructs give it as an output.
   */
  readonly stateMachineArn: string;
}

/** The same, for state machines that have no client of their own. */
export interface PayloadOptions extends WorkflowOptions {
  /**
   * Keeps inputs above 262,144 bytes, and reads outputs that are a `MessageReference`: `s3Payloads` of
   * `@stepwell/sdk/payloads`. Default none: such an input is a `PayloadTooLarge`, and such an output is returned as the
   * reference.
   */
  readonly payloads?: PayloadStore;
}

/** A deployed workflow: start it, or take up one of its executions. */
export interface Workflow<Input, Output, Run extends Execution<Output> = Execution<Output>> {
  readonly stateMachineArn: string;
  /**
   * Starts an execution. The same name with the same input gives the same execution, running or ended (for 90 days).
   *
   * @throws InvalidInput before any call, naming the field; PayloadTooLarge; ExecutionNameConflict when the name is
   * taken by an execution with other input; AbortError when the signal aborts
   */
  start(input: Input, options?: StartOptions): Promise<Run>;
  /**
   * Starts an execution and waits for its output: `start` and `result` in one. Aborting it does not stop the execution.
   */
  execute(input: Input, options?: StartOptions & ResultOptions): Promise<Output>;
  /** The handle of an execution that was started elsewhere, by its name or ARN. No call is made. */
  execution(nameOrArn: string): Run;
}

/**
 * The client of any workflow that has a contract.
 *
 * ```ts
 * const images = workflow(stepwell, concurrentDownload, { stateMachineArn });
 * const execution = await images.start({ baseUrl, resourcePaths, lambdaConcur: 5 }, { name: 'flags-2026-11-22' });
 * const output = await execution.result();
 * ```
 */
export function workflow<Input, Output>(
  stepwell: Stepwell,
  contract: WorkflowContract<Input, Output>,
  options: PayloadOptions,
): Workflow<Input, Output> {
  const { stateMachineArn, payloads } = clientOptions(stepwell, options);
  return workflowClient<Input, Output, Execution<Output>>(stepwell, stateMachineArn, {
    open: (executionArn) =>
      new ExecutionHandle(
        stepwell,
        executionArn,
        outputReader(payloads, (value) => parseOutput(contract, value)),
      ),
    prepare: (given) => {
      const input = parseInput(contract, given);
      return { input, offload: offloadTo(payloads, input) };
    },
  });
}
