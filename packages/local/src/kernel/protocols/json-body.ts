import { AwsError } from '../aws-error.js';

/** A JSON object as it came over the wire, not checked yet. */
export type WireObject = Record<string, unknown>;

/** Parses a JSON object; anything else is `SerializationException`, as AWS calls it. */
export function parseObject(body: Buffer): WireObject {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError(
      'SerializationException',
      `The body is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'The body is not a JSON object');
  }
  // Each level has at least two characters.
  if (body.length > 2 * deepest && isDeeper(value, deepest)) {
    throw new AwsError('SerializationException', `The body must have at most ${deepest} levels of lists and objects`);
  }
  return value as WireObject; // a parsed JSON object has string keys and unknown values
}

/** As JSON parsers for Java limit it. Operations may visit values recursively. */
const deepest = 1000;

function isDeeper(value: object, levels: number): boolean {
  if (levels === 0) return true;
  for (const item of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    if (typeof item === 'object' && item !== null && isDeeper(item, levels - 1)) return true;
  }
  return false;
}

/**
 * A parsed body in which members and items that are \`null\` are missing, as AWS treats them.
 *
 * @param body which the value was parsed from; most bodies have no \`null\`
 */
export function withoutNulls(value: WireObject, body: Buffer): WireObject {
  return body.includes('null') ? (removeNulls(value) as WireObject) : value; // an object stays an object
}

function removeNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(removeNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(members.map(([name, item]) => [name, removeNulls(item)]));
}
