import { InvalidInput } from './invalid-input.js';
import { type ObjectJsonSchema } from './json-schema.js';
import { type ContractSchema, type Problem } from './standard-schema.js';
import { UnexpectedOutput } from './unexpected-output.js';

/**
 * What a workflow takes and gives, apart from how it runs. One value of this type per workflow; the state machine's
 * check, the API's answers, the typed client and the command line are all made from it.
 */
export interface WorkflowContract<Input, Output> {
  /** The workflow's slug, such as `concurrent-download`: the name of its folder on every floor of Stepwell. */
  readonly name: string;
  /** An execution's input. Strict: a field it does not know is a problem. */
  readonly input: ContractSchema<Input>;
  /** A succeeded execution's output. Lenient: fields that later versions add are ignored. */
  readonly output: ContractSchema<Output>;
  /** The input as JSON Schema, in the subset that {@link ObjectJsonSchema} describes. The same object on each call. */
  inputJsonSchema(): ObjectJsonSchema;
}

/**
 * An execution's input, checked.
 *
 * @throws {@link InvalidInput} naming the field, its value and what to give instead
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
 * A succeeded execution's output, checked.
 *
 * @throws {@link UnexpectedOutput} where it is not an output of this workflow
 */
export function parseOutput<Input, Output>(contract: WorkflowContract<Input, Output>, value: unknown): Output {
  const result = contract.output['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  throw new UnexpectedOutput(contract.name, atLeastOne(result.issues));
}

/** Standard Schema says that a failure has issues but not, in its types, that there is one. */
function atLeastOne(problems: readonly Problem[]): readonly [Problem, ...Problem[]] {
  const [first, ...others] = problems;
  if (first === undefined) throw new TypeError('A schema failed without saying why.');
  return [first, ...others];
}
