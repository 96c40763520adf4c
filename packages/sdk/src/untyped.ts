import { type Execution } from './execution.js';
import { ExecutionHandle } from './execution-handle.js';
import { offloadTo, outputReader } from './payload-store.js';
import { clientOptions, requiredStepwell } from './required.js';
import { type Stepwell } from './stepwell.js';
import { workflowClient } from './workflow-client.js';
import { type PayloadOptions, type Workflow } from './workflow.js';

/**
 * The client of a state machine that has no contract: any JSON in, any JSON out.
 *
 * ```ts
 * const output = await untypedWorkflow(stepwell, { stateMachineArn }).execute({ anything: true });
 * ```
 */
export function untypedWorkflow(stepwell: Stepwell, options: PayloadOptions): Workflow<unknown, unknown> {
  const { stateMachineArn, payloads } = clientOptions(stepwell, options);
  return workflowClient<unknown, unknown, Execution<unknown>>(stepwell, stateMachineArn, {
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
 * The handle of any execution, whatever workflow it belongs to; its output is given as Step Functions has it. No call
 * is made. Throws a TypeError without an ARN.
 */
export function untypedExecution(stepwell: Stepwell, executionArn: string): Execution<unknown> {
  requiredStepwell(stepwell);
  return new ExecutionHandle(stepwell, executionArn, (value) => value);
}
