import { parseOutput, type WorkflowContract } from '@stepwell/core';
import { type Execution } from './execution.js';
import { startExecution, type Offload, type StartOptions } from './start.js';
import { requiredString, clientOptions } from './required.js';
import { executionArnOf, parseStateMachineArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';
import { ExecutionHandle } from './execution-handle.js';
import { offloadTo, outputReader, type PayloadStore } from './payload-store.js';
import { type ResultOptions } from './result.js';
import { checkedInput } from './workflow-entry.js';

/** The input of StartExecution. */
interface PreparedInput {
  readonly input: unknown;
  /** Stores an input above the payload limit in S3. Without it, such an input throws `PayloadTooLarge`. */
  readonly offload?: Offload;
}

/** The parts of a workflow client that differ between workflows. */
interface WorkflowAdapter<Input, Handle> {
  /** Checks each input before any call. `undefined` if any JSON is valid. */
  readonly contract: WorkflowContract<Input, unknown> | undefined;
  /** Creates the handle of an execution. */
  open(executionArn: string): Handle;
  /** Prepares a checked input. Default: it is passed as it is, and must not exceed the payload limit. */
  prepare?(input: Input, abortSignal: AbortSignal | undefined): PreparedInput | Promise<PreparedInput>;
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
    const { value } = checkedInput(adapter.contract, rawInput);
    const { input, offload } = (await adapter.prepare?.(value, options.abortSignal)) ?? { input: value };
    return execution(await startExecution(stepwell, stateMachineArn, input, options, offload));
  };
  return {
    stateMachineArn,
    start,
    execution,
    execute: async (input, options = {}) => (await start(input, options)).result(options),
  };
}

/** Options of a workflow client. */
export interface WorkflowOptions {
  /**
   * ARN of the state machine, optionally qualified with a version or alias. The constructs expose it as
   * `stateMachineArn`.
   */
  readonly stateMachineArn: string;
}

/** Options of the client of a state machine that has no named client. */
export interface PayloadOptions extends WorkflowOptions {
  /**
   * Stores inputs above 262,144 bytes and reads outputs that are a `MessageReference`: `s3Payloads` from
   * `@stepwell/sdk/payloads`. Default: none. A large input then throws `PayloadTooLarge`, and a reference is returned
   * as is.
   */
  readonly payloads?: PayloadStore;
}

/** The client of a deployed workflow. */
export interface Workflow<Input, Output, Handle extends Execution<Output> = Execution<Output>> {
  readonly stateMachineArn: string;
  /**
   * Starts an execution. The same name with the same input returns the same execution, running or ended (for 90 days).
   *
   * @throws InvalidInput before any call, naming the field; PayloadTooLarge; ExecutionNameConflict if an execution with
   * the name and a different input exists; AbortError if the signal aborts
   */
  start(input: Input, options?: StartOptions): Promise<Handle>;
  /** Starts an execution and waits for its output. Aborting the call does not stop the execution. */
  execute(input: Input, options?: StartOptions & ResultOptions): Promise<Output>;
  /** Returns the handle of an existing execution by name or ARN. Makes no call. */
  execution(nameOrArn: string): Handle;
}

/**
 * Creates a client for any workflow that has a contract.
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
    contract,
    open: (executionArn) =>
      new ExecutionHandle(
        stepwell,
        executionArn,
        outputReader(payloads, (value) => parseOutput(contract, value)),
      ),
    prepare: (input) => ({ input, offload: offloadTo(payloads, input) }),
  });
}
