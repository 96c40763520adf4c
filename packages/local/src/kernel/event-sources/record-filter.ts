import { compilePattern } from '../event-pattern/compile-pattern.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';

/**
 * Compiles the filters of an event source. The returned function returns whether a record matches one of them. Patterns
 * for fields of a message's `body` match bodies that are JSON objects.
 *
 * @throws AwsError `InvalidEventPatternException`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function compileFilters(filters: readonly string[]): (record: JsonObject) => boolean {
  if (filters.length === 0) return () => true;
  const patterns = filters.map((filter) => compilePattern(filter));
  return (record) => {
    const { body } = record;
    const seen = typeof body === 'string' ? { ...record, body: parsedBody(body) } : record;
    return patterns.some((pattern) => pattern.matches(seen));
  };
}

function parsedBody(text: string): Json {
  try {
    const value = JSON.parse(text) as Json; // JSON.parse returns JSON
    return isJsonObject(value) ? value : text;
  } catch {
    return text;
  }
}
