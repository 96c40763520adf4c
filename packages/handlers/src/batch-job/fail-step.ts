import { type FailStepEvent } from '@stepwell/core/batch-job';
import { handleFailStep } from './fail-step-handler.js';

/**
 * The function that fails a step by the name of what went wrong, so that `Retry` and `Catch` can tell, and lets a
 * redrive try the step again.
 */
export const handler = (event: FailStepEvent): Promise<Record<string, never>> =>
  Promise.resolve().then(() => handleFailStep(event));
