import { type FailStepEvent } from '@stepwell/core/batch-job';
import { handleFailStep } from './fail-step-handler.js';

/**
 * The function that fails a step with the name of its error, so that `Retry` and `Catch` can match the name. After a
 * redrive it succeeds, and the step is retried.
 */
export const handler = (event: FailStepEvent): Promise<Record<string, never>> =>
  Promise.resolve().then(() => handleFailStep(event));
