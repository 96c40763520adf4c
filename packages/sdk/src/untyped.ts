import { type Execution } from './execution.js';
import { ExecutionHandle } from './execution-handle.js';
import { startExecution, type StartOptions } from './start.js';
import { executionArnOf, parseStateMachineArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';
import { type Workflow, type WorkflowOptions } from './workflow.js';

/**
 * The client of a state machine that has no contract: any JSON in, any JSON out.
 *
 * ```ts
 * const output = await untypedWorkflow(stepwell, { stateMachineArn }).execute({ anything: true });
 * ```
 */
export function untypedWorkflow(stepwell: Stepwell, options: WorkflowOptions): Workflow<unknown, unknown> {
  const { stateMachineArn } = options;
  parseStateMachineArn(stateMachineArn);
  const execution = (nameOrArn: string) => untypedExecution(stepwell, nameOrArn.startsWith('arn:') ? nameOrArn : executionArnOf(stateMachineArn, nameOrArn));
  const start = async (input: unknown, startOptions: StartOptions = {}) => execution(await startExecution(stepwell, stateMachineArn, input, startOptions));
  return {
    stateMachineArn,
    start,
    execution,
    execute: async (input, executeOptions = {}) => (await start(input, executeOptions)).result(executeOptions),
  };
}

/** The handle of any execution, whatever workflow it belongs to. No call is made. */
export function untypedExecution(stepwell: Stepwell, executionArn: string): Execution<unknown> {
  return new ExecutionHandle(stepwell, executionArn, (value) => value);
}
