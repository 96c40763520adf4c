/**
 * The value of an object's own property. Use it for names from requests (operations, attributes, tags): `record[name]`
 * would also find inherited properties such as `constructor` or `__proto__`. To build a record from such names, use a
 * `Map` and `Object.fromEntries`, because an assignment to `record['__proto__']` sets the prototype.
 */
export function ownValue<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
