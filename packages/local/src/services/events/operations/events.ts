import { isJsonObject, type Json } from '@stepwell/asl';
import { type Call, type Operation } from '../../../kernel/operation.js';
import { validationError } from '../errors.js';
import { compilePattern } from '../../../kernel/event-pattern/compile-pattern.js';
import { type EntryInput } from '../put-events.js';
import { type EventsDependencies } from './dependencies.js';

const requiredMembers = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/** Operations on events. */
export function eventOperations({ router }: EventsDependencies) {
  return {
    PutEvents: (input: { readonly Entries: readonly EntryInput[] }, { source }: Call) => {
      const results = router.putEvents(input.Entries, source);
      return {
        FailedEntryCount: results.filter((result) => !('event' in result)).length,
        Entries: results.map((result) => ('event' in result ? { EventId: result.event.id } : result)),
      };
    },
    TestEventPattern: (input: { readonly EventPattern: string; readonly Event: string }) => ({
      Result: compilePattern(input.EventPattern).matches(readEvent(input.Event)),
    }),
  } satisfies Record<string, Operation<never>>;
}

function readEvent(text: string): Json {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw validationError('Parameter Event is not valid.');
  }
  const json = event as Json; // parsed
  const missing = isJsonObject(json) ? requiredMembers.find((name) => json[name] === undefined) : 'an object';
  if (missing !== undefined)
    throw validationError(
      `Parameter Event is not valid. Reason: it must be an object with ${requiredMembers.join(', ')}; ${missing} ` +
        'is missing.',
    );
  return json;
}
