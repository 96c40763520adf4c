/**
 * A reference to a message in S3 that is too large to pass from state to state. A function receives the reference. A
 * Batch job receives the message itself.
 */
export interface MessageReference {
  readonly stepwellMessage: {
    /** `s3://bucket/key` of the message, as JSON. */
    readonly uri: string;
    /** The size of the message in bytes. */
    readonly bytes: number;
  };
}

/** The only member of a {@link MessageReference}. */
export const MESSAGE_REFERENCE = 'stepwellMessage';

/**
 * The maximum size of a job's output that is passed on inline, in bytes. A larger output is passed on as a {@link
 * MessageReference}. Step Functions reads an object as a string inside its result, in which every quote takes two
 * bytes, and a result has at most 262,144 bytes.
 */
export const JOB_OUTPUT_LIMIT_BYTES = 128_000;

/** Returns whether a value is a reference to a message in S3. */
export function isMessageReference(value: unknown): value is MessageReference {
  if (typeof value !== 'object' || value === null || !(MESSAGE_REFERENCE in value) || Object.keys(value).length !== 1)
    return false;
  const { stepwellMessage: place } = value;
  return (
    typeof place === 'object' &&
    place !== null &&
    'uri' in place &&
    typeof place.uri === 'string' &&
    'bytes' in place &&
    typeof place.bytes === 'number'
  );
}
