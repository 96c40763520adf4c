import { errorDocs } from '../../kernel/error-docs.js';

/**
 * A cloud assembly cannot be read: `manifest.json` or a file that it names is missing or is not JSON, or stacks have
 * circular dependencies. `name` is always `AssemblyError`.
 */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  /** URL of the documentation of this error. */
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
