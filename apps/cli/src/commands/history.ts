import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { untypedExecution } from '@stepwell/sdk';
import { eventLine } from '../event-line.js';
import { resolveExecution } from '../resolve-execution.js';
import { type Terminal } from '../terminal/terminal.js';
import { withTarget, type CommonFlags } from './command-context.js';

/** Returns the data fields of an event: input, output, parameters, error and cause. */
function eventData(event: HistoryEvent): [name: string, text: string][] {
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
function isFailure({ type }: Pick<HistoryEvent, 'type'>): boolean {
  return /(Failed|TimedOut|Aborted)$/.test(type ?? '') || type === 'FailStateEntered';
}

/** The flags of `stepwell history`. */
interface HistoryFlags extends CommonFlags {
  readonly workflow?: string;
  readonly after?: number;
  readonly limit?: number;
  readonly data?: boolean;
  readonly failures?: boolean;
}

/** `stepwell history <execution>`: prints the events so far, oldest first. */
export async function history(
  nameOrArn: string,
  { workflow, after, limit = Number.POSITIVE_INFINITY, data = false, failures = false, ...flags }: HistoryFlags,
  terminal: Terminal,
): Promise<void> {
  await withTarget(terminal, flags, async ({ stepwell, output, abortSignal }) => {
    const { executionArn } = await resolveExecution(stepwell, nameOrArn, workflow, abortSignal);
    const events = untypedExecution(stepwell, executionArn).events({
      abortSignal,
      after,
      follow: false,
      includeExecutionData: data || output.json,
    });
    let count = 0;
    for await (const event of events) {
      if (failures && !isFailure(event)) continue;
      await output.record({ type: 'event', event });
      await output.data(eventLine(event, output.colors));
      for (const line of data ? dataLines(event) : []) await output.data(line);
      count += 1;
      if (count >= limit) break;
    }
    if (count === 0) await output.notify(failures ? 'No failures.' : 'No events.');
  });
}

function dataLines(event: HistoryEvent): string[] {
  return eventData(event).map(([name, text]) => `${' '.repeat(21)}${name}: ${text}`);
}
