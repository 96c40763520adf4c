import { type Execution } from './execution.js';
import { startExecution, type Offload, type StartOptions } from './start.js';
import { requiredString } from './required.js';
import { executionArnOf, parseStateMachineArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';
import { type Workflow } from './workflow.js';

/** A validated input. */
export interface PreparedInput {
  readonly input: unknown;
  /** Stores an input above the payload limit in S3. Without it, such an input throws `PayloadTooLarge`. */
  readonly offload?: Offload;
}

/** The parts of a workflow client that differ between workflows. */
export interface WorkflowAdapter<Input, Handle> {
  /** Creates the handle of an execution. */
  open(executionArn: string): Handle;
  /** Validates an input before any call. Throws `InvalidInput`. */
  prepare(input: Input, abortSignal: AbortSignal | undefined): PreparedInput | Promise<PreparedInput>;
}

/** Creates a workflow client from its adapter. */
export function workflowClient<Input, Output, Handle extends Execution<Output>>(
  stepwell: Stepwell,
  stateMachineArn: string,
  adapter: WorkflowAdapter<Input, Handle>,
): Workflow<Input, Output, Handle> {
  parseStateMachineArn(stateMachineArn);
  const execution = (nameOrArn: string): Handle => {
    requiredString('nameOrArn', nameOrArn, 'Pass the name or the ARN of an execution');
    return adapter.open(nameOrArn.startsWith('arn:') ? nameOrArn : executionArnOf(stateMachineArn, nameOrArn));
  };
  const start = async (rawInput: Input, options: StartOptions = {}): Promise<Handle> => {
    const { input, offload } = await adapter.prepare(rawInput, options.abortSignal);
    return execution(await startExecution(stepwell, stateMachineArn, input, options, offload));
  };
  return {
    stateMachineArn,
    start,
    execution,
    execute: async (input, options = {}) => (await start(input, options)).result(options),
  };
}
