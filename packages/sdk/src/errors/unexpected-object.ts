import { isNamed, SdkError } from './sdk-error.js';

/**
 * What lies in S3 or DynamoDB is not what the workflow writes there: another program wrote it, or another version of
 * the workflow.
 */
export class UnexpectedObject extends SdkError {
  /** Where it lies: `s3://bucket/key, line 3`, or a table and its key. */
  readonly location: string;

  constructor(place: string, problem: string, cause?: unknown) {
    super(
      'UnexpectedObject',
      `${place}: ${problem}. Only the workflow should write there; use the SDK of the version that deployed it`,
      { fault: 'system', retryable: false, cause },
    );
    this.location = place;
  }
}

/** Whether `error` says that an object or a row is not what the workflow writes. */
export function isUnexpectedObject(error: unknown): error is UnexpectedObject {
  return isNamed(error, 'UnexpectedObject');
}
