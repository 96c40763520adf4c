import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { type DeadLetterEnd, type Disposition, exchangeMetrics } from '@stepwell/core/queue-exchange';

/**
 * The log of the functions: JSON lines. Task tokens are never logged, because a token permits to end the state of an
 * execution.
 */
export const logger = new Logger();

const metrics = new Metrics({ namespace: exchangeMetrics.namespace });

/** Logs the outcome of a message. */
export function logDisposition(messageId: string, disposition: Disposition): void {
  if (disposition.kind === 'delete') logger.info('message completed', { messageId, because: disposition.because });
  // The logger uses the key `message` itself.
  else
    logger.warn('message will be redelivered', {
      messageId,
      because: disposition.because,
      delaySeconds: disposition.delaySeconds,
      reason: disposition.reason,
    });
}

/** Publishes the metrics of a batch, in the namespace `Stepwell` with the dimension `service`. */
export function publishMetrics(dispositions: readonly Disposition[]): void {
  const count = (...reasons: Disposition['because'][]) =>
    dispositions.filter(({ because }) => reasons.includes(because)).length;
  metrics.addMetric(exchangeMetrics.messagesAnswered, MetricUnit.Count, count('answered', 'handed on'));
  metrics.addMetric(exchangeMetrics.messagesRefused, MetricUnit.Count, count('refused'));
  metrics.addMetric(exchangeMetrics.messagesRepeated, MetricUnit.Count, count('repeated', 'abandoned'));
  metrics.addMetric(exchangeMetrics.messagesRetried, MetricUnit.Count, count('failed', 'busy', 'invalid'));
  metrics.publishStoredMetrics();
}

/** Publishes the number of executions that failed because their messages reached the maximum number of attempts. */
export function publishDeadLetters(ends: readonly (DeadLetterEnd | undefined)[]): void {
  metrics.addMetric(
    exchangeMetrics.messagesDeadLettered,
    MetricUnit.Count,
    ends.filter((end) => end === 'refused').length,
  );
  metrics.publishStoredMetrics();
}
