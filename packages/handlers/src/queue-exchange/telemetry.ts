import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { type DeadLetterOutcome, type Disposition, exchangeMetrics } from '@stepwell/core/queue-exchange';

/**
 * The log of the functions: JSON lines. Task tokens are never logged, because a token permits to end the state of an
 * execution.
 */
export const logger = new Logger();

const metrics = new Metrics({ namespace: exchangeMetrics.namespace });

/** Logs the outcome of a message. */
export function logDisposition(messageId: string, disposition: Disposition): void {
  if (disposition.kind === 'delete') logger.info('message completed', { messageId, reason: disposition.reason });
  // The logger uses the key `message` itself.
  else
    logger.warn('message will be redelivered', {
      messageId,
      reason: disposition.reason,
      delaySeconds: disposition.delaySeconds,
      detail: disposition.detail,
    });
}

/** Publishes the metrics of a batch, in the namespace `Stepwell` with the dimension `service`. */
export function publishMetrics(dispositions: readonly Disposition[]): void {
  const count = (...reasons: Disposition['reason'][]) =>
    dispositions.filter(({ reason }) => reasons.includes(reason)).length;
  metrics.addMetric(exchangeMetrics.messagesAnswered, MetricUnit.Count, count('succeeded', 'delegated'));
  metrics.addMetric(exchangeMetrics.messagesRefused, MetricUnit.Count, count('failed'));
  metrics.addMetric(exchangeMetrics.messagesRepeated, MetricUnit.Count, count('repeated', 'abandoned'));
  metrics.addMetric(exchangeMetrics.messagesRetried, MetricUnit.Count, count('attempt-failed', 'busy', 'invalid'));
  metrics.publishStoredMetrics();
}

/** Publishes the number of executions that failed because their messages reached the maximum number of attempts. */
export function publishDeadLetters(ends: readonly (DeadLetterOutcome | undefined)[]): void {
  metrics.addMetric(
    exchangeMetrics.messagesDeadLettered,
    MetricUnit.Count,
    ends.filter((end) => end === 'failed').length,
  );
  metrics.publishStoredMetrics();
}
