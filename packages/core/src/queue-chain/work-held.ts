import { StepwellError } from '../stepwell-error.js';

/**
 * Another delivery of the same work is being processed. This delivery stays where it is, and finds the work completed
 * when it comes again.
 */
export class WorkHeld extends StepwellError {
  override readonly name = 'WorkHeld';
  readonly fault = 'system';
  readonly retryable = true;

  /** @param work names the message or the job @param forMs how long the other may hold it, in milliseconds */
  constructor(work: string, forMs: number) {
    super(`${work} is being processed by another call for at most ${forMs} ms. It is delivered again.`);
  }
}
