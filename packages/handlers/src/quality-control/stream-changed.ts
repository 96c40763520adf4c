import { StepwellError } from '@stepwell/core';

/**
 * A stream's data was written anew after the run began: its checks would judge different readings. Start another run.
 */
export class StreamChanged extends StepwellError {
  override readonly name = 'StreamChanged';
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(bucket: string, key: string) {
    super(`s3://${bucket}/${key} was written anew after the run began; start another run`);
  }
}
