/**
 * At least one definition would be refused by Step Functions; what is wrong has been printed. Ends with exit code 2.
 */
export class InvalidDefinitions extends Error {
  override readonly name = 'InvalidDefinitions';

  constructor(
    /** How many errors there are in all. */
    readonly errors: number,
    /** The files or construct paths that have one. */
    readonly subjects: readonly string[],
  ) {
    super(`${errors} ${errors === 1 ? 'error' : 'errors'} in ${subjects.join(', ')}`);
  }
}
