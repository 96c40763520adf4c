import { type SummaryEvent, createRequestTotals } from '@stepwell/core/fan-out';
import {
  type OutcomesPart,
  ReportIncomplete,
  firstIndexOfPart,
  partOutcomes,
  parseCollectEvent,
  partsPrefix,
  reportKey,
} from '@stepwell/core/map-fan-out';
import { loadInOrder, type ReportStore } from '../objects/report-store.js';

/** Parts that are read concurrently. */
const READ_CONCURRENCY = 16;

/**
 * Writes one report of an execution: reads its parts in the order of the request, writes the report line by line, and
 * returns the event of the summary function. Memory use does not grow with the number of parts.
 *
 * @throws ReportIncomplete if the number of outcomes differs from the number of items in the request
 */
export async function handleCollect(event: unknown, store: ReportStore<OutcomesPart>): Promise<SummaryEvent> {
  const { requestId, run, requested } = parseCollectEvent(event);
  const keys = (await store.list(partsPrefix(run))).sort(
    (one, other) => firstIndexOfPart(one) - firstIndexOfPart(other),
  );
  const totals = createRequestTotals();
  let found = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const part of loadInOrder(keys, READ_CONCURRENCY, store.read)) {
      const outcomes = partOutcomes(part);
      // A part that does not start at the end of the previous one belongs to another execution, or a part is missing.
      if (part.first !== found) throw new ReportIncomplete(run, requested, found);
      found += outcomes.length;
      for (const outcome of outcomes) totals.add(outcome);
      yield outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join('');
    }
    if (found !== requested) throw new ReportIncomplete(run, requested, found);
  }
  const report = { bucket: store.bucket, key: reportKey(run) };
  await store.writeLines(report.key, lines());
  return totals.summaryEvent({ requestId, report });
}
