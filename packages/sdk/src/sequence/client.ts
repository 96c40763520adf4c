import { parseInput, parseOutput, type WorkflowContract } from '@stepwell/core';
import { type MessageReference } from '@stepwell/core/batch-job';
import { inputMessageKey, sequenceTags } from '@stepwell/core/sequence';
import { type CallOptions } from '../execution.js';
import { messageReader, offloadMessage, readMessage } from '../objects/message.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type StartOptions } from '../start.js';
import { clientOptions } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflowClient } from '../workflow-client.js';
import { type Workflow, type WorkflowOptions } from '../workflow.js';
import { type SequenceProgress, sequenceProgress } from './progress.js';

/** Which deployment to talk to, and what its steps take and give. */
export interface SequenceOptions<Input, Output> extends WorkflowOptions {
  /**
   * What the first step takes and the last one gives; for a Sequence with `taskList` it is `taskListContract([...])` of
   * `@stepwell/core/sequence`. Default: any JSON.
   */
  readonly contract?: WorkflowContract<Input, Output>;
  /** The workflow's bucket; default the state machine's tag `stepwell:bucket`, asked for when first needed. */
  readonly bucketName?: string;
}

/** One run of a Sequence. Its progress is told in steps. */
export type SequenceExecution<Output> = TrackedExecution<Output, SequenceProgress>;

/** A deployed Sequence. What it gives is the last step's output, read from S3 where that is too large to pass on. */
export interface Sequence<Input, Output> extends Workflow<Input, Output, SequenceExecution<Output>> {
  /**
   * As of every workflow. Without a contract, an input above 262,144 bytes goes through the workflow's bucket by
   * itself, where it has one: a first step that is a Batch job gets it whole, a function gets a `MessageReference`.
   */
  start(input: Input, options?: StartOptions): Promise<SequenceExecution<Output>>;
  /**
   * What an output that came some other way stands for (an event, another client): read from S3 where it is a
   * `MessageReference`, given as it is otherwise.
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
export function sequence<Input = unknown, Output = unknown>(
  stepwell: Stepwell,
  options: SequenceOptions<Input, Output>,
): Sequence<Input, Output> {
  const { stateMachineArn, contract, bucketName } = clientOptions(stepwell, options);
  const bucket = new TagReader(stepwell, stateMachineArn).resourceName(bucketName, sequenceTags.bucket, 'bucketName');
  // Without a contract every JSON is an output.
  const typed = (value: unknown): Output => (contract === undefined ? (value as Output) : parseOutput(contract, value));
  return {
    ...workflowClient<Input, Output, SequenceExecution<Output>>(stepwell, stateMachineArn, {
      open: (executionArn) =>
        new TrackedExecutionHandle(stepwell, executionArn, messageReader(stepwell, typed), sequenceProgress),
      prepare: (given) => {
        // A contract is checked by the state machine too, which would not find its fields in a reference.
        if (contract !== undefined) return { input: parseInput(contract, given) };
        return {
          input: given,
          offload: async (abortSignal) =>
            offloadMessage(stepwell, await bucket(abortSignal), given, abortSignal, inputMessageKey),
        };
      },
    }),
    message: async (output, { abortSignal } = {}) => typed(await readMessage(stepwell, output, abortSignal)),
  };
}
