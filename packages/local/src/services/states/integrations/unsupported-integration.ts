import { errorDocs } from '../../../error-docs.js';

/**
 * A task asks for what the local runtime cannot do. The engine ends the execution with `States.Runtime` and this
 * message, as AWS does with a task that cannot be started.
 */
export class UnsupportedIntegration extends Error {
  override readonly name = 'UnsupportedIntegration';
  /** The page that explains this error. */
  readonly docs = errorDocs('UnsupportedIntegration');
}
