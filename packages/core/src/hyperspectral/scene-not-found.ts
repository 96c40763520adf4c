import { StepwellError } from '../stepwell-error.js';

/** The header of a scene, or the data beside it, is not in S3. The message names what was looked for. */
export class SceneNotFound extends StepwellError {
  override readonly name = 'SceneNotFound';
  readonly fault = 'caller';
  readonly retryable = false;
}
