import { StepwellError } from '../stepwell-error.js';
import { type Problem } from './standard-schema.js';

/**
 * An execution's input does not fit its contract. Thrown before anything is spent: nothing was downloaded, nothing
 * written, nothing started. The message is the first problem's sentence; `problems` has them all.
 *
 * As the error of an execution it has the same name, `InvalidInput`, and the same sentence as its cause.
 */
export class InvalidInput extends StepwellError {
  override readonly name = 'InvalidInput';
  readonly fault = 'caller';
  readonly retryable = false;
  /** Every problem found, in the order of the contract; at least one. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].message);
    this.problems = problems;
  }

  /** The field that the message is about, such as `resourcePaths[3]`; `input` for the whole of it. */
  get field(): string {
    return this.problems[0]?.field ?? 'input';
  }

  /** The value as the message shows it: JSON cut at 80 characters, or `nothing`. */
  get received(): string {
    return this.problems[0]?.received ?? 'nothing';
  }

  /** What to give instead. */
  get expected(): string {
    return this.problems[0]?.expected ?? '';
  }
}
