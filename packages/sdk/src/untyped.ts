import { type Execution } from './execution.js';
import { ExecutionHandle } from './execution-handle.js';
import { offloadTo, outputReader } from './payload-store.js';
import { clientOptions, requiredStepwell } from './required.js';
import { type Stepwell } from './stepwell.js';
import { workflowClient, type PayloadOptions, type Workflow } from './workflow.js';

/**
 * Creates a client for a state machine without a contract. Input and output are any JSON.
 *
 * ```ts
 * const output = await untypedWorkflow(stepwell, { stateMachineArn }).execute({ anything: true });
 * ```
 */
export function untypedWorkflow(stepwell: Stepwell, options: PayloadOptions): Workflow<unknown, unknown> {
  const { stateMachineArn, payloads } = clientOptions(stepwell, options);
  return workflowClient<unknown, unknown, Execution<unknown>>(stepwell, stateMachineArn, {
    contract: undefined,
    open: (executionArn) =>
      new ExecutionHandle(
        stepwell,
        executionArn,
        outputReader(payloads, (value) => value),
      ),
    prepare: (input) => ({ input, offload: offloadTo(payloads, input) }),
  });
}

/**
 * Returns a handle for any execution. Its output is returned as Step Functions has it. Makes no call. Throws a
 * TypeError if the ARN is missing.
 */
export function untypedExecution(stepwell: Stepwell, executionArn: string): Execution<unknown> {
  requiredStepwell(stepwell);
  return new ExecutionHandle(stepwell, executionArn, (value) => value);
}
