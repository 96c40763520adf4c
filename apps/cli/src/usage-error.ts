/** The command line, or a file that it refers to, is invalid. Exit code 2; nothing was changed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The invalid flag or argument: `--input`. */
  readonly field: string | undefined;

  constructor(message: string, field?: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}
