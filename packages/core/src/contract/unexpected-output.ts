import { StepwellError } from '../stepwell-error.js';
import { type Problem } from './standard-schema.js';

/**
 * The output of an execution does not match the contract of its workflow: another workflow wrote it, or a version that
 * is incompatible with the installed package. Read the raw output, or install the version that is deployed.
 */
export class UnexpectedOutput extends StepwellError {
  override readonly name = 'UnexpectedOutput';
  readonly fault = 'system';
  readonly retryable = false;
  /** All problems; at least one. */
  readonly problems: readonly Problem[];

  constructor(workflow: string, problems: readonly [Problem, ...Problem[]]) {
    super(`The output does not match the contract of ${workflow}: ${problems[0].message}`);
    this.problems = problems;
  }
}
