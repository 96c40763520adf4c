import {
  COMPLETION_FAN_IN,
  PART_SIZE,
  ReportIncomplete,
  RequestUnknown,
  partKey,
  partCount,
  requestReportKey,
  eventFanOutMetrics,
} from '@stepwell/core/event-fan-out';
import {
  type ItemOutcome,
  type SummaryEvent,
  createRequestTotals,
  isFanOutItem,
  itemErrors,
  fanOutMetrics,
} from '@stepwell/core/fan-out';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Context } from 'aws-lambda';
import { loadInOrder, type ReportStore, createS3ReportStore } from '../objects/report-store.js';
import { type RequestTable, type StoredOutcome, createRequestTable } from './request-table.js';
import { clientConfig, once } from '../function/clients.js';
import { collectSettings } from './environment.js';
import { logger, metrics } from './telemetry.js';

/** The event of the collect function. */
interface CollectEvent {
  readonly requestId: string;
  readonly registration: string;
  /** The time of the collection by the clock of the state machine, ISO 8601. */
  readonly at: string;
}

/** Dependencies of the collect function. */
interface CollectDependencies {
  /** Reads the parts and writes the report. */
  readonly store: ReportStore<readonly unknown[]>;
  readonly table: Pick<RequestTable, 'get' | 'outcomes'>;
}

/** Tree nodes, of 100 items each, that are read concurrently. */
const READ_CONCURRENCY = 16;

/**
 * Collects the outcomes of a request from the rows of its items: writes one report line for each item, and returns the
 * event of the summary function. Rows are written once and never changed. An item without a row has failed with
 * `ItemTimedOut`. Memory use does not grow with the number of items.
 *
 * @throws RequestUnknown if the registration does not exist or has expired
 * @throws ReportIncomplete if outcomes are missing before the deadline
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
    return {
      index,
      caseId,
      error: itemErrors.itemTimedOut,
      reason: `No outcome was recorded before the deadline, ${deadline}`,
    };
  };
  async function* lines(): AsyncGenerator<string> {
    for (let part = 0; part < partCount(items); part += 1) {
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

/** Returns the level 1 nodes that count the items of a part. A part is a whole number of nodes. */
function nodesOf(part: number, items: number): number[] {
  const first = (part * PART_SIZE) / COMPLETION_FAN_IN;
  return Array.from({ length: Math.ceil(items / COMPLETION_FAN_IN) }, (_, node) => first + node);
}

const dependencies = once((): CollectDependencies => {
  const { bucket, table } = collectSettings(process.env);
  const database = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
  return {
    store: createS3ReportStore<readonly unknown[]>(new S3Client(clientConfig), bucket),
    table: createRequestTable(database, table),
  };
});

/**
 * The collect function of EventFanOut: writes the outcomes of a request to one report and returns the event of the
 * summary function. It fails with `ReportIncomplete`, `RequestUnknown`, `InvalidSetting` or an error of S3 or DynamoDB.
 */
export const handler = async (event: CollectEvent, context: Context): Promise<SummaryEvent> => {
  logger.addContext(context);
  const summary = await handleCollect(event, dependencies());
  const { requestId, status, requested, succeeded, failed } = summary;
  metrics.addMetric(fanOutMetrics.itemsSucceeded, MetricUnit.Count, succeeded);
  metrics.addMetric(fanOutMetrics.itemsFailed, MetricUnit.Count, failed);
  metrics.addMetric(eventFanOutMetrics.requestsTimedOut, MetricUnit.Count, status === 'TIMED_OUT' ? 1 : 0);
  metrics.publishStoredMetrics();
  logger.info('request collected', { requestId, status, requested, succeeded, failed });
  return summary;
};
