/**
 * An error that a service answers with: its `name` is the error code of the AWS API (`ResourceNotFoundException`, `NoSuchKey`),
 * which SDK clients turn into their error's `name` again.
 */
export class AwsError extends Error {
  override readonly name: string;

  /**
   * @param code the API's error code
   * @param message says what was wrong with which value, and what to do
   * @param statusCode HTTP status; 400 by default. 5xx are the service's fault, so clients retry them
   * @param details further fields of the error's body
   */
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode: number = 400,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = code;
  }

  /** Whose fault, as the query protocol says it. */
  get fault(): 'Sender' | 'Receiver' {
    return this.statusCode >= 500 ? 'Receiver' : 'Sender';
  }
}
