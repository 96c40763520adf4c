/**
 * An error that a service answers with: its `name` is the error code of the AWS API (`ResourceNotFoundException`,
 * `NoSuchKey`), which SDK clients turn into their error's `name` again.
 */
export class AwsError extends Error {
  override readonly name: string;
  /** The id of the request that the error answers, once it is known. */
  requestId?: string;
  /** Headers of the response of a REST protocol. @default - none */
  headers?: Readonly<Record<string, string>>;

  /**
   * @param code the API's error code
   * @param message says what was wrong with which value, and what to do
   * @param statusCode HTTP status; 400 by default. 5xx are the service's fault, so clients retry them
   * @param details further fields of the error's body (`Item`, `CancellationReasons`, `BucketName`)
   */
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode: number = 400,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }

  /** The details that are texts: what an XML answer can carry. */
  get texts(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.details).filter((detail): detail is [string, string] => typeof detail[1] === 'string'),
    );
  }

  /** Whose fault, as the query protocol says it. */
  get fault(): 'Sender' | 'Receiver' {
    return this.statusCode >= 500 ? 'Receiver' : 'Sender';
  }
}
