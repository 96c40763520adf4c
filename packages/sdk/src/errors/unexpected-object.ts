import { isNamed, SdkError } from './sdk-error.js';

/**
 * An object in S3 or an item in DynamoDB was not written by this workflow, but by another program or another version of
 * it.
 */
export class UnexpectedObject extends SdkError {
  /** The location: `s3://bucket/key, line 3`, or a table and a key. */
  readonly location: string;

  constructor(location: string, problem: string, cause?: unknown) {
    super(
      'UnexpectedObject',
      `${location}: ${problem}. Only the workflow should write there. ` +
        'Use the SDK version that matches the deployed workflow',
      { fault: 'system', retryable: false, cause },
    );
    this.location = location;
  }
}

/** Whether `error` is an {@link UnexpectedObject}. */
export function isUnexpectedObject(error: unknown): error is UnexpectedObject {
  return isNamed(error, 'UnexpectedObject');
}
