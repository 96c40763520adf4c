import { StepwellError } from '@stepwell/core';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type StreamData } from '@stepwell/core/quality-control';

/**
 * The data of a stream was overwritten after the execution started, so its checks would read different data. Start
 * another execution.
 */
class StreamChanged extends StepwellError {
  override readonly name = 'StreamChanged';
  readonly fault = 'caller';
  readonly retryable = false;

  constructor(bucket: string, key: string) {
    super(`s3://${bucket}/${key} was overwritten after the execution started. Start another execution.`);
  }
}

/** Reads streams. */
export interface StreamSource {
  /**
   * Returns the bytes of a stream's object. @throws StreamChanged if the object was replaced after the execution
   * started
   */
  open(data: StreamData): Promise<AsyncIterable<Uint8Array>>;
}

/** Creates a source of streams in S3. */
export function createS3StreamSource(client: S3Client): StreamSource {
  return {
    open: async ({ bucket, key, etag }) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
        if (Body === undefined) throw new TypeError(`S3 returned no body for s3://${bucket}/${key}`);
        // In Node.js the body is a Readable.
        return Body as unknown as AsyncIterable<Uint8Array>;
      } catch (error) {
        if (error instanceof Error && error.name === 'PreconditionFailed') throw new StreamChanged(bucket, key);
        throw error;
      }
    },
  };
}
