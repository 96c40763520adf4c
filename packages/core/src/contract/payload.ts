/**
 * The maximum size of the input or output of a state or execution: 256 KiB of UTF-8
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html).
 */
export const PAYLOAD_LIMIT_BYTES = 262_144;

const utf8 = new TextEncoder();

/** Returns the length of a string in bytes of UTF-8, as AWS measures payloads. */
export function utf8Bytes(text: string): number {
  return utf8.encode(text).byteLength;
}

/**
 * Returns whether the JSON of a value is within a payload limit.
 *
 * @param limitBytes default {@link PAYLOAD_LIMIT_BYTES}
 */
export function fitsPayload(value: unknown, limitBytes: number = PAYLOAD_LIMIT_BYTES): boolean {
  const json = JSON.stringify(value) ?? '';
  // A UTF-16 code unit takes at most three bytes of UTF-8, so that most values need no encoding.
  if (json.length > limitBytes) return false;
  return json.length * 3 <= limitBytes || utf8Bytes(json) <= limitBytes;
}
