import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { type BatchOutcome, downloadMetrics } from '@stepwell/core/concurrent-download';

/**
 * The functions' log: JSON lines, level by `POWERTOOLS_LOG_LEVEL`, service by `POWERTOOLS_SERVICE_NAME`.
 * Queries of urls stay out of it, for signed urls carry secrets there.
 */
export const logger = new Logger();

const metrics = new Metrics({ namespace: downloadMetrics.namespace });

/** Emits a batch's metrics in embedded metric format, in the namespace `Stepwell` with the dimension `service`. */
export function publishBatchMetrics(outcome: BatchOutcome): void {
  metrics.addMetric(downloadMetrics.imagesDownloaded, MetricUnit.Count, outcome.succeeded - outcome.unchanged);
  metrics.addMetric(downloadMetrics.imagesUnchanged, MetricUnit.Count, outcome.unchanged);
  metrics.addMetric(downloadMetrics.imagesFailed, MetricUnit.Count, outcome.failed);
  metrics.addMetric(downloadMetrics.bytesDownloaded, MetricUnit.Bytes, outcome.bytes);
  metrics.publishStoredMetrics();
}

/** A url as logs may show it. */
export function loggableUrl(url: string): string {
  return url.split('?', 1)[0] ?? '';
}
