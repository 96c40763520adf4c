/**
 * The value of a property that an object has itself. A name that a caller gives (an operation, an attribute, a tag) can
 * be one that every object inherits, such as `constructor` or `__proto__`, so it is never looked up by `record[name]`.
 * To build a record from such names use a `Map` and `Object.fromEntries`: an assignment to `record['__proto__']` sets
 * the prototype.
 */
export function ownValue<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
