import { compilePattern } from '../../../kernel/event-pattern/compile-pattern.js';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.js';
import { type ReceivedMessage, recordOf } from './queue-event.js';

/**
 * Compiles the filters of a mapping. The returned function returns whether a message matches one of them. Patterns for
 * fields of `body` match bodies that are JSON objects.
 *
 * @throws AwsError `InvalidEventPatternException`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function compileFilters(filters: readonly string[], queueArn: string): (message: ReceivedMessage) => boolean {
  if (filters.length === 0) return () => true;
  const patterns = filters.map((filter) => compilePattern(filter));
  return (message) => {
    const record = { ...recordOf(message, queueArn), body: bodyOf(message.Body) } as JsonObject; // events are JSON
    return patterns.some((pattern) => pattern.matches(record));
  };
}

function bodyOf(text: string): Json {
  try {
    const value = JSON.parse(text) as Json; // JSON.parse returns JSON
    return isJsonObject(value) ? value : text;
  } catch {
    return text;
  }
}
