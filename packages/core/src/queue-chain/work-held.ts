import { StepwellError } from '../stepwell-error.js';

/**
 * Another delivery of the same work is being processed. This delivery stays in its queue. When it is delivered again,
 * the work is complete.
 */
export class WorkHeld extends StepwellError {
  override readonly name = 'WorkHeld';
  readonly fault = 'system';
  readonly retryable = true;

  /**
   * @param work the id of the message or the job @param forMs the maximum remaining duration of the other claim, in
   * milliseconds
   */
  constructor(work: string, forMs: number) {
    super(`${work} is being processed by another call for at most ${forMs} ms. It is delivered again.`);
  }
}
