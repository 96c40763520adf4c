import { errorDocs } from '../error-docs.js';

/**
 * A cloud assembly that cannot be read: no `manifest.json`, a file that it names is missing or is not JSON,
 * stacks that depend on each other in a circle. `name` is always `AssemblyError`.
 */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  /** The page that explains this error. */
  readonly docs = errorDocs('AssemblyError');

  constructor(
    /** The file or directory that the error is about. */
    readonly path: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${problem}`, options);
  }
}
