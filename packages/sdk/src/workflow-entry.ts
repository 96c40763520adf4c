import { parseInput, type WorkflowContract } from '@stepwell/core';
import { type Execution } from './execution.js';
import { type Stepwell } from './stepwell.js';
import { type Workflow, type WorkflowOptions } from './workflow.js';

/**
 * An input that was checked against a contract. `start` and `execute` of the workflow's client accept it in place of
 * the input, and do not check it again. Create one with `checkInput` of an entry.
 */
export class CheckedInput<Input> {
  constructor(
    /** The contract that the input satisfies. `undefined` for a workflow that accepts any JSON. */
    readonly contract: WorkflowContract<Input, unknown> | undefined,
    readonly value: Input,
  ) {}
}

/**
 * The export `entry` of every entry point of a workflow with a state machine, such as `@stepwell/sdk/queue-router`.
 * Programs that handle all workflows alike use it: the command line does.
 */
export interface WorkflowEntry {
  /**
   * Checks an input once, before any call.
   *
   * @throws InvalidInput with the field, its value and the valid values
   */
  checkInput(input: unknown): CheckedInput<unknown>;
  /** Creates the workflow's client. It reads the names of buckets and tables from the tags of the state machine. */
  open(stepwell: Stepwell, options: WorkflowOptions): Workflow<unknown, unknown>;
}

/**
 * Creates the entry of a workflow.
 *
 * @param contract checks inputs. `undefined` if the workflow accepts any JSON
 * @param open creates its client
 */
export function workflowEntry<Input, Output, Handle extends Execution<Output>>(
  contract: WorkflowContract<Input, Output> | undefined,
  open: (stepwell: Stepwell, options: WorkflowOptions) => Workflow<Input, Output, Handle>,
): WorkflowEntry {
  return {
    checkInput: (input) => checkedInput(contract, input),
    open,
  };
}

/** Returns a checked input unchanged. Checks any other value, and one that was checked against another contract. */
export function checkedInput<Input>(
  contract: WorkflowContract<Input, unknown> | undefined,
  input: unknown,
): CheckedInput<Input> {
  if (input instanceof CheckedInput && input.contract === contract) return input as CheckedInput<Input>;
  const value: unknown = input instanceof CheckedInput ? input.value : input;
  // Without a contract, an input may be any JSON.
  return new CheckedInput(contract, contract === undefined ? (value as Input) : parseInput(contract, value));
}
