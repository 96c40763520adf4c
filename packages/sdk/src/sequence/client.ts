import { parseInput, parseOutput, type WorkflowContract } from '@stepwell/core';
import { isMessageReference, type MessageReference } from '@stepwell/core/batch-job';
import { sequenceTags } from '@stepwell/core/sequence';
import { ExecutionHandle } from '../execution-handle.js';
import { type CallOptions, type Execution } from '../execution.js';
import { type ResultOptions } from '../result.js';
import { startExecution, type Offload, type StartOptions } from '../start.js';
import { executionArnOf, parseStateMachineArn } from '../state-machine-arn.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { type Workflow, type WorkflowOptions } from '../workflow.js';
import { readMessage, storeMessage } from './message.js';

/** Which deployment to talk to, and what its steps take and give. */
export interface SequenceOptions<Input, Output> extends WorkflowOptions {
  /**
   * What the first step takes and the last one gives; for a Sequence with `taskList` it is `taskListContract([...])` of `@stepwell/core/sequence`. Default:
   * any JSON.
   */
  readonly contract?: WorkflowContract<Input, Output>;
  /** The workflow's bucket; default the state machine's tag `stepwell:bucket`, asked for when first needed. */
  readonly bucketName?: string;
}

/** A deployed Sequence. What it gives is the last step's output; where that is a job's and too large to pass on, it is where it lies. */
export interface Sequence<Input, Output> extends Workflow<Input, Output | MessageReference> {
  /**
   * As of every workflow. Without a contract, an input above 262,144 bytes goes through the workflow's bucket by itself, where it has one: a first step that
   * is a Batch job gets it whole, a function gets a `MessageReference`.
   */
  start(input: Input, options?: StartOptions): Promise<Execution<Output | MessageReference>>;
  /**
   * An output, read from S3 where it lies there, and given as it is otherwise.
   *
   * ```ts
   * const result = await scenes.message(await scenes.execute({ sceneUri }));
   * ```
   */
  message(output: Output | MessageReference, options?: CallOptions): Promise<Output>;
}

/**
 * The client of a deployed Sequence.
 *
 * ```ts
 * const scenes = sequence(stepwell, { stateMachineArn });
 * const output = await scenes.execute({ sceneUri: 's3://scenes/river.hdr' });
 * ```
 */
export function sequence<Input = unknown, Output = unknown>(stepwell: Stepwell, options: SequenceOptions<Input, Output>): Sequence<Input, Output> {
  const { stateMachineArn, contract, bucketName } = options;
  parseStateMachineArn(stateMachineArn);
  const tags = new TagReader(stepwell, stateMachineArn);
  const bucket = async (abortSignal?: AbortSignal) => bucketName ?? (await tags.require(sequenceTags.bucket, 'bucketName', abortSignal));
  // Without a contract every JSON is an output.
  const typed = (value: unknown): Output => (contract === undefined ? (value as Output) : parseOutput(contract, value));

  const execution = (nameOrArn: string): Execution<Output | MessageReference> =>
    new ExecutionHandle(stepwell, nameOrArn.startsWith('arn:') ? nameOrArn : executionArnOf(stateMachineArn, nameOrArn), (value) => (isMessageReference(value) ? value : typed(value)));

  const start = async (given: Input, startOptions: StartOptions = {}): Promise<Execution<Output | MessageReference>> => {
    const input = contract === undefined ? given : parseInput(contract, given);
    // A contract is checked by the state machine too, which would not find its fields in a reference.
    const offload: Offload | undefined = contract === undefined ? async (abortSignal) => storeMessage(stepwell, await bucket(abortSignal), input, abortSignal) : undefined;
    return execution(await startExecution(stepwell, stateMachineArn, input, startOptions, offload));
  };

  return {
    stateMachineArn,
    start,
    execution,
    execute: async (input: Input, executeOptions: StartOptions & ResultOptions = {}) => (await start(input, executeOptions)).result(executeOptions),
    message: async (output, { abortSignal } = {}) => (isMessageReference(output) ? typed(await readMessage(stepwell, output, abortSignal)) : output),
  };
}
