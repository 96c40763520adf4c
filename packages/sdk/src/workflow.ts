import { parseInput, parseOutput, type WorkflowContract } from '@stepwell/core';
import { type Execution } from './execution.js';
import { ExecutionHandle } from './execution-handle.js';
import { type ResultOptions } from './result.js';
import { startExecution, type StartOptions } from './start.js';
import { executionArnOf, parseStateMachineArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';

/** Which state machine runs a workflow. */
export interface WorkflowOptions {
  /** ARN of the state machine, with a version or alias behind it if one is meant. The constructs give it as an output. */
  readonly stateMachineArn: string;
}

/** A deployed workflow: start it, or take up one of its executions. */
export interface Workflow<Input, Output> {
  readonly stateMachineArn: string;
  /**
   * Starts an execution. The same name with the same input gives the same execution, running or ended (for 90 days).
   *
   * @throws InvalidInput before any call, naming the field; PayloadTooLarge; ExecutionNameConflict when the name is
   * taken by an execution with other input; AbortError when the signal aborts
   */
  start(input: Input, options?: StartOptions): Promise<Execution<Output>>;
  /** Starts an execution and waits for its output: `start` and `result` in one. Aborting it does not stop the execution. */
  execute(input: Input, options?: StartOptions & ResultOptions): Promise<Output>;
  /** The handle of an execution that was started elsewhere, by its name or ARN. No call is made. */
  execution(nameOrArn: string): Execution<Output>;
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
export function workflow<Input, Output>(stepwell: Stepwell, contract: WorkflowContract<Input, Output>, options: WorkflowOptions): Workflow<Input, Output> {
  const { stateMachineArn } = options;
  parseStateMachineArn(stateMachineArn);
  const execution = (nameOrArn: string): Execution<Output> => openExecution(stepwell, contract, stateMachineArn, nameOrArn);
  const start = async (input: Input, startOptions: StartOptions = {}): Promise<Execution<Output>> =>
    execution(await startExecution(stepwell, stateMachineArn, parseInput(contract, input), startOptions));
  return {
    stateMachineArn,
    start,
    execution,
    execute: async (input, executeOptions = {}) => (await start(input, executeOptions)).result(executeOptions),
  };
}

function openExecution<Input, Output>(stepwell: Stepwell, contract: WorkflowContract<Input, Output>, stateMachineArn: string, nameOrArn: string): Execution<Output> {
  const executionArn = nameOrArn.startsWith('arn:') ? nameOrArn : executionArnOf(stateMachineArn, nameOrArn);
  return new ExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value));
}
