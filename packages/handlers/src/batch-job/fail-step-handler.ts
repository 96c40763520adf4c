import { type FailStepEvent, stepError } from '@stepwell/core/batch-job';

/**
 * Fails a step with the name of its error. A `Fail` state needs no function, but a redrive enters the `Fail` state
 * again and fails again (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html). A redrive runs
 * a failed Task again. The Task detects the redrive and succeeds, and the state machine retries the step.
 */
export function handleFailStep({ failure, redriven }: FailStepEvent): Record<string, never> {
  if (redriven) return {};
  const { error, cause } = stepError(failure);
  const named = new Error(cause);
  named.name = error;
  // Lambda copies the stack into the cause. The location of this line does not help the reader.
  named.stack = `${error}: ${cause}`;
  throw named;
}
