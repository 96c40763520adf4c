import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { type WireObject } from '../../kernel/endpoint/aws-json.js';
import { EventsError } from './events-error.js';

/** Reads the members of a request; what is missing or of the wrong kind is a `ValidationException` that names it. */
export class RequestFields {
  constructor(readonly values: WireObject) {}

  string(name: string, pattern?: RegExp): string {
    return this.optionalString(name, pattern) ?? missing(name);
  }

  optionalString(name: string, pattern?: RegExp): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw EventsError.validation(`${shown(value)} at '${name}' must be a string`);
    if (pattern !== undefined && !pattern.test(value))
      throw constraint(
        value,
        name,
        `Member must satisfy regular expression pattern: ${pattern.source.replace(/^\^|\$$/g, '')}`,
      );
    return value;
  }

  optionalInteger(name: string): number | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (!Number.isInteger(value)) throw EventsError.validation(`${shown(value)} at '${name}' must be an integer`);
    return value as number; // an integer
  }

  boolean(name: string): boolean {
    return this.values[name] === true;
  }

  list(name: string, { least = 0, most = Infinity }: { readonly least?: number; readonly most?: number } = {}): Json[] {
    const value = this.values[name] ?? [];
    if (!Array.isArray(value)) throw EventsError.validation(`${shown(value)} at '${name}' must be a list`);
    if (value.length < least) throw constraint(`[]`, name, `Member must have length greater than or equal to ${least}`);
    if (value.length > most)
      throw constraint(`[${value.length} members]`, name, `Member must have length less than or equal to ${most}`);
    return value as Json[]; // of a JSON body
  }

  objects(name: string, limits?: { readonly least?: number; readonly most?: number }): RequestFields[] {
    return this.list(name, limits).map((one) => {
      if (!isJsonObject(one)) throw EventsError.validation(`${shown(one)} in '${name}' must be an object`);
      return new RequestFields(one);
    });
  }

  strings(name: string, limits?: { readonly least?: number; readonly most?: number }): string[] {
    return this.list(name, limits).map((one) => {
      if (typeof one !== 'string') throw EventsError.validation(`${shown(one)} in '${name}' must be a string`);
      return one;
    });
  }

  /** An object as it was sent; `undefined` where there is none. */
  optionalObject(name: string): JsonObject | undefined {
    const value = this.values[name] as Json | undefined; // of a JSON body
    if (value === undefined || value === null) return undefined;
    if (!isJsonObject(value)) throw EventsError.validation(`${shown(value)} at '${name}' must be an object`);
    return value;
  }

  /** `[{ Key, Value }]` by key. */
  tags(name = 'Tags'): Record<string, string> {
    return Object.fromEntries(this.objects(name).map((tag) => [tag.string('Key'), tag.string('Value')]));
  }
}

/** A page of a list: `NextToken` is where the next one starts. */
export function page<T>(
  all: readonly T[],
  fields: RequestFields,
): { readonly items: T[]; readonly NextToken?: string } {
  const start = Number(fields.optionalString('NextToken') ?? '0');
  const limit = fields.optionalInteger('Limit') ?? 100;
  if (!Number.isInteger(start) || start < 0)
    throw EventsError.validation("Parameter 'NextToken' is not valid. Use that of the previous response.");
  if (limit < 1 || limit > 100) throw constraint(String(limit), 'limit', 'Member must have value between 1 and 100');
  const items = all.slice(start, start + limit);
  return start + limit < all.length ? { items, NextToken: String(start + limit) } : { items };
}

/** A value that breaks a rule of the API's model, in its words. */
export function constraint(value: string, name: string, rule: string): EventsError {
  return EventsError.validation(
    `1 validation error detected: Value '${value.slice(0, 80)}' at ` +
      `'${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: ${rule}`,
  );
}

function missing(name: string): never {
  throw EventsError.validation(
    `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to ` +
      'satisfy constraint: Member must not be null',
  );
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 80);
}
