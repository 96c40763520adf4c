import { StepwellError } from '../stepwell-error.js';
import { type Problem } from './standard-schema.js';

/**
 * A finished execution's output is not what the contract says: it came from another workflow, or from a version of
 * this one that does not fit the installed package. Read the raw output, or install the version that was deployed.
 */
export class UnexpectedOutput extends StepwellError {
  override readonly name = 'UnexpectedOutput';
  readonly fault = 'system';
  readonly retryable = false;
  /** Every problem found; at least one. */
  readonly problems: readonly Problem[];

  constructor(workflow: string, problems: readonly [Problem, ...Problem[]]) {
    super(`The output is not one of ${workflow}: ${problems[0].message}`);
    this.problems = problems;
  }
}
