import { parseOutput, type WorkflowContract } from '@stepwell/core';
import { type MessageReference } from '@stepwell/core/batch-job';
import { inputMessageKey, sequenceTags } from '@stepwell/core/sequence';
import { type CallOptions } from '../execution.js';
import { messageReader, offloadMessage, readMessage } from '../objects/message.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type StartOptions } from '../start.js';
import { clientOptions } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflowClient, type Workflow, type WorkflowOptions } from '../workflow.js';
import { type WorkflowEntry, workflowEntry } from '../workflow-entry.js';
import { type SequenceProgress, sequenceProgress } from './progress.js';

/** Options of {@link sequence}. */
export interface SequenceOptions<Input, Output> extends WorkflowOptions {
  /**
   * Contract for the input of the first step and the output of the last. For a Sequence with `taskList`, use
   * `taskListContract([...])` from `@stepwell/core/sequence`. Default: any JSON.
   */
  readonly contract?: WorkflowContract<Input, Output>;
  /** The workflow's bucket. Default: the tag `stepwell:bucket` of the state machine, read on first use. */
  readonly bucketName?: string;
}

/** An execution of a Sequence. It reports progress in steps. */
export type SequenceExecution<Output> = TrackedExecution<Output, SequenceProgress>;

/** Creates a client for a deployed Sequence. Its output is that of the last step, read from S3 if it is large. */
export interface Sequence<Input, Output> extends Workflow<Input, Output, SequenceExecution<Output>> {
  /**
   * Starts an execution, as for every workflow. Without a contract, an input above 262,144 bytes is stored in the
   * workflow's bucket, if it has one: a first step that is a Batch job receives the whole input, a function receives a
   * `MessageReference`.
   */
  start(input: Input, options?: StartOptions): Promise<SequenceExecution<Output>>;
  /**
   * Resolves an output received elsewhere, such as from an event or another client: reads a `MessageReference` from S3
   * and returns any other value as is.
   */
  message(output: Output | MessageReference, options?: CallOptions): Promise<Output>;
}

/**
 * Creates a client for a deployed Sequence.
 *
 * ```ts
 * const scenes = sequence(stepwell, { stateMachineArn });
 * const output = await scenes.execute({ sceneUri: 's3://scenes/river.hdr' });
 * ```
 */
export function sequence<Input = unknown, Output = unknown>(
  stepwell: Stepwell,
  options: SequenceOptions<Input, Output>,
): Sequence<Input, Output> {
  const { stateMachineArn, contract, bucketName } = clientOptions(stepwell, options);
  const bucket = new TagReader(stepwell, stateMachineArn).resourceName(bucketName, sequenceTags.bucket, 'bucketName');
  // Without a contract, any JSON is a valid output.
  const typed = (value: unknown): Output => (contract === undefined ? (value as Output) : parseOutput(contract, value));
  return {
    ...workflowClient<Input, Output, SequenceExecution<Output>>(stepwell, stateMachineArn, {
      contract,
      open: (executionArn) =>
        new TrackedExecutionHandle(stepwell, executionArn, messageReader(stepwell, typed), sequenceProgress),
      prepare: (input) => ({
        input,
        offload:
          // The state machine checks the contract too, and would not find its fields in a reference.
          contract === undefined
            ? async (abortSignal) =>
                offloadMessage(stepwell, await bucket(abortSignal), input, abortSignal, inputMessageKey)
            : undefined,
      }),
    }),
    message: async (output, { abortSignal } = {}) => typed(await readMessage(stepwell, output, abortSignal)),
  };
}

/** Handles a Sequence like every other workflow. Its state machine checks inputs, if it has a contract. */
export const entry: WorkflowEntry = workflowEntry(undefined, (stepwell, options) => sequence(stepwell, options));
