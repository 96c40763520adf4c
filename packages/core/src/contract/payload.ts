/**
 * The most that an execution's input or output, or what passes between two states, may be: 256 KiB of UTF-8
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html).
 */
export const PAYLOAD_LIMIT_BYTES = 262_144;

const utf8 = new TextEncoder();

/** How many bytes a text takes as UTF-8, which is how AWS counts payloads. */
export function utf8Bytes(text: string): number {
  return utf8.encode(text).byteLength;
}

/** Whether a value, written as JSON, fits a payload limit; by default that of a state machine. */
export function fitsPayload(value: unknown, limitBytes: number = PAYLOAD_LIMIT_BYTES): boolean {
  const json = JSON.stringify(value) ?? '';
  // Three bytes is the most that one UTF-16 code unit takes, so most values are settled without encoding them.
  if (json.length > limitBytes) return false;
  return json.length * 3 <= limitBytes || utf8Bytes(json) <= limitBytes;
}
