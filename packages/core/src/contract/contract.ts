import { InvalidInput, UnexpectedOutput } from './problem.js';
import { type ObjectJsonSchema } from './json-schema.js';
import { type ContractSchema, type Problem } from './standard-schema.js';

/**
 * The input and output of a workflow. Each workflow has one contract. The check in the state machine, the validation of
 * the HTTP API, the typed client and the command line are all derived from it.
 */
export interface WorkflowContract<Input, Output> {
  /** The id of the workflow, such as `concurrent-download`. It is also the name of its folder in every package. */
  readonly name: string;
  /** The input of an execution. Unknown fields are rejected. */
  readonly input: ContractSchema<Input>;
  /** The output of a succeeded execution. Unknown fields are ignored, so that later versions can add some. */
  readonly output: ContractSchema<Output>;
  /** Returns the input schema in the subset of JSON Schema of {@link ObjectJsonSchema}. Each call returns the same object. */
  inputJsonSchema(): ObjectJsonSchema;
}

/**
 * Validates the input of an execution.
 *
 * @throws {@link InvalidInput} with the field, its value and the valid values
 * @example
 * ```ts
 * const input = parseInput(concurrentDownload, JSON.parse(text));
 * ```
 */
export function parseInput<Input, Output>(contract: WorkflowContract<Input, Output>, value: unknown): Input {
  const result = contract.input['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  throw new InvalidInput(atLeastOne(result.issues));
}

/**
 * Validates the output of a succeeded execution.
 *
 * @throws {@link UnexpectedOutput} if it is not an output of this workflow
 */
export function parseOutput<Input, Output>(contract: WorkflowContract<Input, Output>, value: unknown): Output {
  const result = contract.output['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  throw new UnexpectedOutput(contract.name, atLeastOne(result.issues));
}

/** Narrows the type: Standard Schema guarantees at least one issue only in its text. */
function atLeastOne(problems: readonly Problem[]): readonly [Problem, ...Problem[]] {
  const [first, ...others] = problems;
  if (first === undefined) throw new TypeError('The schema rejected the value without an issue.');
  return [first, ...others];
}
