import { StepwellError } from '../stepwell-error.js';
import { type Problem } from './standard-schema.js';

/**
 * The input of an execution does not match its contract. It is thrown before any side effect. Its message is the message
 * of the first problem.
 *
 * A state machine that rejects its input fails with the error `InvalidInput` and the same message as its cause.
 */
export class InvalidInput extends StepwellError {
  override readonly name = 'InvalidInput';
  readonly fault = 'caller';
  readonly retryable = false;
  /** All problems, in the order of the contract; at least one. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].message);
    this.problems = problems;
  }

  /** The field of the first problem, such as `resourcePaths[3]`; `input` for the whole input. */
  get field(): string {
    return this.problems[0]?.field ?? 'input';
  }

  /** The value of that field as the message shows it: JSON truncated to 80 characters. `undefined` if it is missing. */
  get received(): string | undefined {
    return this.problems[0]?.received;
  }

  /** The valid values of that field: a phrase that completes "must be". */
  get expected(): string {
    return this.problems[0]?.expected ?? '';
  }
}
