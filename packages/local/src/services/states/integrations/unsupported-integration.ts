import { errorDocs } from '../../../kernel/error-docs.js';

/**
 * A task needs an integration that the local runtime does not support. The execution fails with `States.Runtime` and
 * this message, as on AWS for a task that cannot be started.
 */
export class UnsupportedIntegration extends Error {
  override readonly name = 'UnsupportedIntegration';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('UnsupportedIntegration');
}
