import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';

/** Properties that call `onRead` with the path of each member that is read; paths have no list indices. */
export function recordReads(properties: JsonObject, onRead: (path: string) => void, prefix = ''): JsonObject {
  const recorded = (value: Json, path: string): Json => {
    if (Array.isArray(value)) return value.map((item) => recorded(item, path));
    return isJsonObject(value) ? recordReads(value, onRead, `${path}.`) : value;
  };
  return new Proxy(properties, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver) as Json | undefined; // of a JSON object
      if (typeof name !== 'string' || value === undefined || !Object.hasOwn(target, name)) return value;
      onRead(prefix + name);
      return recorded(value, prefix + name);
    },
  });
}
