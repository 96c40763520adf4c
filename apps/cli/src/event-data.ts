import { type HistoryEvent } from '@aws-sdk/client-sfn';

/**
 * What an event carries besides its name: input, output, parameters, error and cause, as the texts that the history
 * has.
 */
export function eventData(event: HistoryEvent): [name: string, text: string][] {
  return Object.values(event).flatMap((details: unknown) =>
    typeof details !== 'object' || details === null || details instanceof Date
      ? []
      : Object.entries(details)
          .filter((entry): entry is [string, string] => carried.has(entry[0]) && typeof entry[1] === 'string')
          .map(([name, text]): [string, string] => [name, text]),
  );
}

const carried: ReadonlySet<string> = new Set(['input', 'output', 'parameters', 'error', 'cause']);

/** Whether an event tells that something failed, timed out or was stopped. */
export function isFailure({ type }: Pick<HistoryEvent, 'type'>): boolean {
  return /(Failed|TimedOut|Aborted)$/.test(type ?? '') || type === 'FailStateEntered';
}
