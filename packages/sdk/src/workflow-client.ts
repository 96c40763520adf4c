import { type Execution } from './execution.js';
import { startExecution, type Offload, type StartOptions } from './start.js';
import { requiredString } from './required.js';
import { executionArnOf, parseStateMachineArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';
import { type Workflow } from './workflow.js';

/** An input that is about to be sent. */
export interface PreparedInput {
  readonly input: unknown;
  /** How one above the payload limit goes through S3; without it, it is a `PayloadTooLarge`. */
  readonly offload?: Offload;
}

/** What tells the clients of workflows apart. */
export interface WorkflowAdapter<Input, Run> {
  /** The handle of an execution. */
  open(executionArn: string): Run;
  /** Checks an input before any call, and throws `InvalidInput` for one that is not accepted. */
  prepare(input: Input, abortSignal: AbortSignal | undefined): PreparedInput | Promise<PreparedInput>;
}

/** What all clients of workflows have in common. */
export function workflowClient<Input, Output, Run extends Execution<Output>>(
  stepwell: Stepwell,
  stateMachineArn: string,
  adapter: WorkflowAdapter<Input, Run>,
): Workflow<Input, Output, Run> {
  parseStateMachineArn(stateMachineArn);
  const execution = (nameOrArn: string): Run => {
    requiredString('nameOrArn', nameOrArn, 'Give the name or the ARN of an execution');
    return adapter.open(nameOrArn.startsWith('arn:') ? nameOrArn : executionArnOf(stateMachineArn, nameOrArn));
  };
  const start = async (unvalidated: Input, options: StartOptions = {}): Promise<Run> => {
    const { input, offload } = await adapter.prepare(unvalidated, options.abortSignal);
    return execution(await startExecution(stepwell, stateMachineArn, input, options, offload));
  };
  return {
    stateMachineArn,
    start,
    execution,
    execute: async (input, options = {}) => (await start(input, options)).result(options),
  };
}
