import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { type BatchOutcome, downloadMetrics } from '@stepwell/core/concurrent-download';

/**
 * The log of the functions: JSON lines, with the level of `POWERTOOLS_LOG_LEVEL` and the service of
 * `POWERTOOLS_SERVICE_NAME`. The query of a URL is never logged, because signed URLs contain secrets.
 */
export const logger = new Logger();

const metrics = new Metrics({ namespace: downloadMetrics.namespace });

/**
 * Publishes the metrics of a batch in embedded metric format, in the namespace `Stepwell` with the dimension `service`.
 */
export function publishBatchMetrics(outcome: BatchOutcome): void {
  metrics.addMetric(downloadMetrics.imagesDownloaded, MetricUnit.Count, outcome.succeeded - outcome.unchanged);
  metrics.addMetric(downloadMetrics.imagesUnchanged, MetricUnit.Count, outcome.unchanged);
  metrics.addMetric(downloadMetrics.imagesFailed, MetricUnit.Count, outcome.failed);
  metrics.addMetric(downloadMetrics.bytesDownloaded, MetricUnit.Bytes, outcome.bytes);
  metrics.publishStoredMetrics();
}

/** Returns a URL without its query, for logs. */
export function loggableUrl(url: string): string {
  return url.split('?', 1)[0] ?? '';
}
