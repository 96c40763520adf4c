/**
 * Stands for a message that is too large to pass from state to state: what it says lies in S3. A Batch job never sees
 * one, for it is given the message itself; a function does.
 */
export interface MessageReference {
  readonly stepwellMessage: {
    /** `s3://bucket/key` of the message, JSON. */
    readonly uri: string;
    /** How long it is. */
    readonly bytes: number;
  };
}

/** The only member of a {@link MessageReference}. */
export const MESSAGE_REFERENCE = 'stepwellMessage';

/**
 * The longest output of a job, in bytes, that is passed on as it is; a longer one goes on as a
 * {@link MessageReference}. Step Functions reads an object as a text inside its result, in which every quote takes two
 * bytes, and a result has at most 262,144.
 */
export const JOB_OUTPUT_LIMIT_BYTES = 128_000;

/** Whether a value stands for a message in S3. */
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
