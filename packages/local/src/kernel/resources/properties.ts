import { isJsonObject, preview, type Json, type JsonObject } from '../json.js';

/** Reads the evaluated properties of a resource. Errors name the property. */
export class Properties {
  constructor(
    readonly values: JsonObject,
    private readonly throwError: (propertyPath: string, problem: string) => never,
    private readonly prefix: string = 'Properties',
  ) {}

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.#missing(name);
  }

  optionalString(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : this.#wrong(name, 'a string', value);
  }

  /** Numbers can be strings, because parameters and outputs are strings. */
  optionalNumber(name: string): number | undefined {
    const value = this.values[name];
    if (value === undefined || typeof value === 'number') return value;
    return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
      ? Number(value)
      : this.#wrong(name, 'a number', value);
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.values[name];
    if (value === undefined || typeof value === 'boolean') return value;
    return value === 'true' || value === 'false' ? value === 'true' : this.#wrong(name, 'true or false', value);
  }

  /** The properties of a nested object; empty if it is not set. */
  object(name: string): Properties {
    const value = this.values[name] ?? {};
    return isJsonObject(value)
      ? new Properties(value, this.throwError, `${this.prefix}.${name}`)
      : this.#wrong(name, 'an object', value);
  }

  /** A list of objects; empty if it is not set. */
  objects(name: string): Properties[] {
    return this.list(name).map((item, index) => {
      const path = `${name}[${index}]`;
      return isJsonObject(item)
        ? new Properties(item, this.throwError, `${this.prefix}.${path}`)
        : this.#wrong(path, 'an object', item);
    });
  }

  /** A list; empty if it is not set. */
  list(name: string): Json[] {
    const value = this.values[name] ?? [];
    return Array.isArray(value) ? value : this.#wrong(name, 'a list', value);
  }

  /** A list of strings; empty if it is not set. */
  strings(name: string): string[] {
    return this.list(name).map((item) =>
      typeof item === 'string' ? item : this.#wrong(name, 'a list of strings', item),
    );
  }

  /** `[{ Key, Value }]` or `{ key: value }` as an object. */
  tags(name = 'Tags'): Record<string, string> {
    const value = this.values[name];
    if (isJsonObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
    return Object.fromEntries(this.objects(name).map((tag) => [tag.string('Key'), tag.optionalString('Value') ?? '']));
  }

  /** A JSON document, which can be an object or a string, as a string. */
  optionalJsonText(name: string): string | undefined {
    const value = this.values[name];
    return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
  }

  fail(name: string, problem: string): never {
    return this.throwError(`${this.prefix}.${name}`, problem);
  }

  #missing(name: string): never {
    return this.fail(name, 'is required');
  }

  #wrong(name: string, expected: string, value: Json): never {
    return this.fail(name, `must be ${expected}, got ${preview(value)}`);
  }
}
