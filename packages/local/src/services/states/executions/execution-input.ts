import { type Json } from '@stepwell/asl';
import { describeJsonError } from '../json-problem.js';
import { statesError } from '../errors.js';

/** Default input of StartExecution and StartSyncExecution. */
const noInput = '{}';

/**
 * Reads an execution's input.
 *
 * @throws AwsError `InvalidExecutionInput`
 */
export function readInput(text: string | undefined): { readonly inputText: string; readonly input: Json } {
  const inputText = text ?? noInput;
  try {
    // JSON.parse returns JSON
    return { inputText, input: JSON.parse(inputText) as Json };
  } catch {
    throw statesError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${describeJsonError(inputText) ?? 'Invalid execution input.'}'`,
    );
  }
}
