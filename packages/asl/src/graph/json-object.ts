/** A JSON object with unknown fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns the value if it is an object. `undefined` otherwise, also for arrays. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** Returns the objects in an array. */
export function asObjects(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : []).map(asObject).filter((item) => item !== undefined);
}

/** Returns the value if it is a string. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
