import { type Json } from '@stepwell/asl';
import { describeJsonError } from '../wire/json-error.js';
import { StatesError } from '../wire/states-error.js';

/** What StartExecution and StartSyncExecution take for an input that was left out. */
const noInput = '{}';

/**
 * Reads an execution's input.
 *
 * @throws StatesError `InvalidExecutionInput`
 */
export function readInput(text: string | undefined): { readonly inputText: string; readonly input: Json } {
  const inputText = text ?? noInput;
  try {
    // What JSON.parse gives is JSON.
    return { inputText, input: JSON.parse(inputText) as Json };
  } catch {
    throw new StatesError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${describeJsonError(inputText) ?? 'Invalid execution input.'}'`,
    );
  }
}
