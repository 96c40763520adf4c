import { type HistoryEvent } from '@aws-sdk/client-sfn';

/** Returns the data fields of an event: input, output, parameters, error and cause. */
export function eventData(event: HistoryEvent): [name: string, text: string][] {
  return Object.values(event).flatMap((details: unknown) =>
    typeof details !== 'object' || details === null || details instanceof Date
      ? []
      : Object.entries(details)
          .filter((entry): entry is [string, string] => dataFields.has(entry[0]) && typeof entry[1] === 'string')
          .map(([name, text]): [string, string] => [name, text]),
  );
}

const dataFields: ReadonlySet<string> = new Set(['input', 'output', 'parameters', 'error', 'cause']);

/** Whether an event reports a failure, a timeout or a stop. */
export function isFailure({ type }: Pick<HistoryEvent, 'type'>): boolean {
  return /(Failed|TimedOut|Aborted)$/.test(type ?? '') || type === 'FailStateEntered';
}
