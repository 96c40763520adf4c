import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { type DeadLetterEnd, type Disposition, exchangeMetrics } from '@stepwell/core/queue-exchange';

/** The functions' log: JSON lines. Task tokens stay out of it: whoever has one can end the execution's state. */
export const logger = new Logger();

const metrics = new Metrics({ namespace: exchangeMetrics.namespace });

/** Logs what became of a message. */
export function logDisposition(messageId: string, disposition: Disposition): void {
  if (disposition.kind === 'delete') logger.info('message settled', { messageId, because: disposition.because });
  // `message` is the logger's own key.
  else
    logger.warn('message comes again', {
      messageId,
      because: disposition.because,
      delaySeconds: disposition.delaySeconds,
      reason: disposition.reason,
    });
}

/** Emits what became of a batch's messages, in the namespace `Stepwell` with the dimension `service`. */
export function publishMetrics(dispositions: readonly Disposition[]): void {
  const count = (...reasons: Disposition['because'][]) =>
    dispositions.filter(({ because }) => reasons.includes(because)).length;
  metrics.addMetric(exchangeMetrics.messagesAnswered, MetricUnit.Count, count('answered', 'handed on'));
  metrics.addMetric(exchangeMetrics.messagesRefused, MetricUnit.Count, count('refused'));
  metrics.addMetric(exchangeMetrics.messagesRepeated, MetricUnit.Count, count('repeated', 'abandoned'));
  metrics.addMetric(exchangeMetrics.messagesRetried, MetricUnit.Count, count('failed', 'busy', 'invalid'));
  metrics.publishStoredMetrics();
}

/** Emits how many executions failed because their messages had been tried as often as allowed. */
export function publishDeadLetters(ends: readonly (DeadLetterEnd | undefined)[]): void {
  metrics.addMetric(
    exchangeMetrics.messagesDeadLettered,
    MetricUnit.Count,
    ends.filter((end) => end === 'refused').length,
  );
  metrics.publishStoredMetrics();
}
