import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { eventFanOutMetrics } from '@stepwell/core/event-fan-out';
import { type PartialBatchResponse } from '@stepwell/core/queue-message';
import { type Context, type SQSEvent } from 'aws-lambda';
import { clientConfig } from '../function/client-config.js';
import { once } from '../function/once.js';
import { type DeadLettersDependencies, handleDeadLetters } from './dead-letters-handler.js';
import { deadLetterSettings } from './environment.js';
import { logger, metrics } from './telemetry.js';

const dependencies = once((): DeadLettersDependencies => {
  const { incrementArn } = deadLetterSettings(process.env);
  const client = new SFNClient(clientConfig);
  return {
    startIncrement: async (completion) => {
      await client.send(
        new StartExecutionCommand({ stateMachineArn: incrementArn, input: JSON.stringify(completion) }),
      );
    },
    notify: (messageId, outcome) => {
      if ('failure' in outcome)
        return logger.error('dead letter not processed', {
          messageId,
          error: outcome.failure instanceof Error ? outcome.failure : String(outcome.failure),
        });
      const { requestId, index } = outcome;
      return logger.warn('dead letter counted', {
        messageId,
        requestId,
        index,
        ...('error' in outcome ? { itemError: outcome.error, reason: outcome.reason } : {}),
      });
    },
  };
});

/**
 * The function of EventFanOut's dead-letter queue (event source mapping with `ReportBatchItemFailures`): counts lost
 * items as failed.
 */
export const handler = async (event: SQSEvent, context: Context): Promise<PartialBatchResponse> => {
  logger.addContext(context);
  metrics.addMetric(eventFanOutMetrics.deadLetters, MetricUnit.Count, event.Records.length);
  metrics.publishStoredMetrics();
  return await handleDeadLetters(event, dependencies());
};
