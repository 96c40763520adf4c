import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
/* oxlint-disable no-restricted-imports, nx/enforce-module-boundaries -- test data of the engine, not its interface */
import { awsCases } from '../../../asl/src/testing/cases/index.js';
import { runAwsCase } from '../../../asl/src/testing/cases/run-aws-case.js';
/* oxlint-enable no-restricted-imports, nx/enforce-module-boundaries */
import { type HistoryEvent } from '../history/history-event.js';

/** The history of an execution, with the status that it ended with. */
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

/** The executions of the repository's own cases: rules of AWS, run by the engine on a virtual clock. */
export async function caseHistories(): Promise<readonly RecordedHistory[]> {
  const histories: RecordedHistory[] = [];
  for (const { subject, cases } of awsCases) {
    for (const awsCase of cases) {
      const { answer, history, details } = await runAwsCase(awsCase);
      if (history.length === 0) continue;
      const events = ['ExecutionStarted 0', ...history].map((text, index): HistoryEvent => {
        const [type = '', previous] = text.split(' ');
        const id = index + 1;
        return { id, previousEventId: Number(previous), type, timestamp: index, details: details[id] ?? {} };
      });
      histories.push({ id: `${subject}: ${awsCase.rule}`, status: statusOf(answer), events });
    }
  }
  return histories;
}

function statusOf(answer: object): string {
  if ('output' in answer) return 'SUCCEEDED';
  if ('timedOut' in answer) return 'TIMED_OUT';
  return 'aborted' in answer ? 'ABORTED' : 'FAILED';
}
