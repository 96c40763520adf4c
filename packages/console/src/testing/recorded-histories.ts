import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type HistoryEvent } from '../history/history-event.js';

/** An execution that was recorded on AWS. */
export interface RecordedHistory {
  readonly id: string;
  readonly status: string;
  readonly events: readonly HistoryEvent[];
}

interface RecordedCase {
  readonly id: string;
  readonly expected?: {
    readonly status?: string;
    readonly history?: readonly (Readonly<Record<string, unknown>> & { readonly id: unknown; readonly type: string })[];
  };
}

/**
 * The executions of the conformance cases, in STEPWELL_SHARED or in `shared` next to the repository; `undefined` if
 * there are none. Their times are not recorded, so an event has its position as its time. Histories whose ids are not
 * recorded are left out.
 */
export function recordedHistories(): readonly RecordedHistory[] | undefined {
  const shared = process.env['STEPWELL_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared');
  const folder = join(shared, 'conformance/asl/cases');
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  // The format that the README of the cases documents.
  const cases = files.flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedCase[]);
  return cases.flatMap(({ id, expected: { history, status = '' } = {} }) => {
    if (history === undefined || history.some((event) => typeof event.id !== 'number')) return [];
    const events = history.map((event, index): HistoryEvent => {
      const field = Object.keys(event).find((name) => name.endsWith('EventDetails')) ?? '';
      return {
        id: Number(event.id),
        previousEventId: Number(event['previousEventId'] ?? 0),
        type: event.type,
        timestamp: index,
        details: (event[field] ?? {}) as Readonly<Record<string, unknown>>, // an object, as in the API
      };
    });
    return [{ id, status, events }];
  });
}
