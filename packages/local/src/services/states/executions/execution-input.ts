import { type Json } from '@stepwell/asl';
import { describeJsonError } from '../wire/json-error.js';
import { StatesError } from '../wire/states-error.js';

/** Default input of StartExecution and StartSyncExecution. */
const noInput = '{}';

/**
 * Reads an execution's input.
 *
 * @throws StatesError `InvalidExecutionInput`
 */
export function readInput(text: string | undefined): { readonly inputText: string; readonly input: Json } {
  const inputText = text ?? noInput;
  try {
    // JSON.parse returns JSON
    return { inputText, input: JSON.parse(inputText) as Json };
  } catch {
    throw new StatesError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${describeJsonError(inputText) ?? 'Invalid execution input.'}'`,
    );
  }
}
