import { type FailStepEvent, errorOfStep } from '@stepwell/core/batch-job';

/**
 * Fails a step by name. A `Fail` state would do that without a function, but a redrive enters a `Fail` state again and
 * fails again (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html); a Task that failed is run
 * again, finds that it was redriven, and lets the step be tried again.
 */
export function handleFailStep({ failure, redriven }: FailStepEvent): Record<string, never> {
  if (redriven) return {};
  const { error, cause } = errorOfStep(failure);
  const named = new Error(cause);
  named.name = error;
  // Lambda reports the stack as a trace inside the cause, where it would only say where this line is.
  named.stack = `${error}: ${cause}`;
  throw named;
}
