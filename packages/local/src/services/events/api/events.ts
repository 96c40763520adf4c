import { isJsonObject, type Json } from '@stepwell/asl';
import { EventsError } from '../events-error.js';
import { compilePattern } from '../pattern/compile-pattern.js';
import { type EventsOperation } from './operations.js';

const requiredMembers = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/** Events themselves. */
export const eventOperations: Readonly<Record<string, EventsOperation>> = {
  PutEvents(fields, state) {
    const results = state.putEvents(fields);
    const Entries = results.map((result) => ('event' in result ? { EventId: result.event.id } : result));
    return { FailedEntryCount: results.filter((result) => !('event' in result)).length, Entries };
  },

  TestEventPattern(fields) {
    const pattern = compilePattern(fields.string('EventPattern'));
    return { Result: pattern.matches(readEvent(fields.string('Event'))) };
  },
};

function readEvent(text: string): Json {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw EventsError.validation('Parameter Event is not valid.');
  }
  const json = event as Json; // parsed
  const missing = isJsonObject(json) ? requiredMembers.find((name) => json[name] === undefined) : 'an object';
  if (missing !== undefined)
    throw EventsError.validation(
      `Parameter Event is not valid. Reason: it must be an object with ${requiredMembers.join(', ')}; ${missing} ` +
        'is missing.',
    );
  return json;
}
