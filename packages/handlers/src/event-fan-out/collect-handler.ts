import {
  COMPLETION_FAN_IN,
  PART_SIZE,
  ReportIncomplete,
  RequestUnknown,
  partKey,
  partsOf,
  requestReportKey,
} from '@stepwell/core/event-fan-out';
import {
  type ItemOutcome,
  type SummaryEvent,
  createRequestTotals,
  isFanOutItem,
  itemErrors,
} from '@stepwell/core/fan-out';
import { loadInOrder } from '../concurrent-download/load-in-order.js';
import { type ReportStore } from '../concurrent-download/report-store.js';
import { type RequestTable, type StoredOutcome } from './request-table.js';

/** What the collect function is called with. */
export interface CollectEvent {
  readonly requestId: string;
  readonly registration: string;
  /** When it is collected, by the state machine's clock; ISO 8601. */
  readonly at: string;
}

/** What the collect function works with. */
export interface CollectDependencies {
  /** Reads parts, writes the report. */
  readonly store: ReportStore<readonly unknown[]>;
  readonly table: Pick<RequestTable, 'get' | 'outcomes'>;
}

/** How many nodes of the tree, a hundred items each, are read at a time. */
const READ_CONCURRENCY = 16;

/**
 * Sums up a request from the rows of its items, which are written once and never changed: one report line for each
 * item, and what the summary function is told. Items without a row failed as `ItemTimedOut`. Memory holds a part and a
 * few hundred outcomes, however many there are.
 *
 * @throws RequestUnknown where there is no such registration (any more)
 * @throws ReportIncomplete where outcomes are missing before the deadline
 */
export async function handleCollect(
  { requestId, registration, at }: CollectEvent,
  { store, table }: CollectDependencies,
): Promise<SummaryEvent> {
  const row = await table.get(requestId);
  if (row === undefined || row.registration !== registration) throw new RequestUnknown(requestId);
  const { items, deadline } = row;
  const totals = createRequestTotals();
  let missing = 0;
  const outcomeOf = (index: number, item: unknown, stored: StoredOutcome | undefined): ItemOutcome => {
    const caseId = isFanOutItem(item) ? item.caseId : '';
    if (stored !== undefined) return { index, caseId, ...stored };
    missing += 1;
    return { index, caseId, error: itemErrors.itemTimedOut, reason: `No outcome came by the deadline, ${deadline}` };
  };
  async function* lines(): AsyncGenerator<string> {
    for (let part = 0; part < partsOf(items); part += 1) {
      const list = await store.read(partKey(registration, part));
      for await (const { first, stored } of loadInOrder(nodesOf(part, list.length), READ_CONCURRENCY, async (node) => ({
        first: node * COMPLETION_FAN_IN,
        stored: await table.outcomes(registration, node),
      }))) {
        const start = first - part * PART_SIZE;
        const outcomes = list
          .slice(start, start + COMPLETION_FAN_IN)
          .map((item, offset) => outcomeOf(first + offset, item, stored.get(first + offset)));
        for (const outcome of outcomes) totals.add(outcome);
        yield outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join('');
      }
    }
    if (missing > 0 && Date.parse(at) < Date.parse(deadline))
      throw new ReportIncomplete(requestId, items, items - missing);
  }
  const report = { bucket: store.bucket, key: requestReportKey(registration) };
  await store.writeLines(report.key, lines());
  return totals.summaryEvent({ requestId, report, timedOut: missing > 0 });
}

/** The nodes of level 1 that count the items of a part; a part is a whole number of nodes. */
function nodesOf(part: number, items: number): number[] {
  const first = (part * PART_SIZE) / COMPLETION_FAN_IN;
  return Array.from({ length: Math.ceil(items / COMPLETION_FAN_IN) }, (_, node) => first + node);
}
