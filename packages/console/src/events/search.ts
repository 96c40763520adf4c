import { type ExecutionState } from '../history/execution-state.js';
import { type HistoryEvent } from '../history/history-event.js';

/**
 * The events that contain all words of a search, in any case, in their type, the name of their state or their details.
 */
export function matchingEvents(
  { events, owners }: Pick<ExecutionState, 'events' | 'owners'>,
  search: string,
): readonly HistoryEvent[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...events];
  return events.filter((event) => {
    const text =
      `${event.id} ${event.type} ${owners.get(event.id)?.name ?? ''} ${JSON.stringify(event.details)}`.toLowerCase();
    // Payloads are JSON in JSON: their quotes are escaped.
    return words.every((word) => text.includes(word) || text.includes(JSON.stringify(word).slice(1, -1)));
  });
}

/** The most telling details of an event in one line. */
export function summaryText({ details }: HistoryEvent): string {
  const { error, cause, resource, output, input, parameters, index } = details;
  const parts = [
    error,
    cause,
    resource,
    index === undefined ? undefined : `index ${String(index)}`,
    output,
    parameters,
    input,
  ];
  return parts
    .filter((part) => typeof part === 'string' && part !== '')
    .join('  ')
    .slice(0, 300);
}
