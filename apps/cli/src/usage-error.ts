/**
 * The command line, or something that it points to, is not as it should be. Ends with exit code 2; nothing was changed.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The flag or argument that is wrong: `--input`. */
  readonly field: string | undefined;

  constructor(message: string, field?: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}
