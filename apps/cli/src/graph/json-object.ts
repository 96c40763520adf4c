/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value where it is an object; `undefined` for anything else, lists too. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The objects of a list. */
export function asObjects(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : []).map(asObject).filter((item) => item !== undefined);
}

/** The value where it is a text. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
