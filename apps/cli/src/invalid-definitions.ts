/** Step Functions would reject at least one definition. The diagnostics have been printed. Exit code 2. */
export class InvalidDefinitions extends Error {
  override readonly name = 'InvalidDefinitions';

  constructor(
    /** Total number of errors. */
    readonly errors: number,
    /** Files or construct paths with errors. */
    readonly subjects: readonly string[],
  ) {
    super(`${errors} ${errors === 1 ? 'error' : 'errors'} in ${subjects.join(', ')}`);
  }
}
