import { StepwellError } from '@stepwell/core';

/** S3 does not contain the header of a scene or its data. The message lists the keys that were searched. */
export class SceneNotFound extends StepwellError {
  override readonly name = 'SceneNotFound';
  readonly fault = 'caller';
  readonly retryable = false;
}
