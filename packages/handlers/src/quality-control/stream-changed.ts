import { StepwellError } from '@stepwell/core';

/**
 * The data of a stream was overwritten after the execution started, so its checks would read different data. Start
 * another execution.
 */
export class StreamChanged extends StepwellError {
  override readonly name = 'StreamChanged';
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(bucket: string, key: string) {
    super(`s3://${bucket}/${key} was overwritten after the execution started. Start another execution.`);
  }
}
