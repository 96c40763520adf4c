import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { METRICS_NAMESPACE } from '@stepwell/core';
import {
  type CheckEvent,
  type CheckResult,
  type StreamCheck,
  parseCheckOptions,
  qualityEnvironment,
  qualityMetrics,
} from '@stepwell/core/quality-control';
import { type Context } from 'aws-lambda';
import { clientConfig } from '../function/client-config.js';
import { once } from '../function/once.js';
import { handleCheck } from './check-handler.js';
import { createS3StreamSource } from './stream-source.js';

/**
 * Creates the Lambda handler of a built-in check.
 *
 * @param createCheck creates the check from the settings in the function's environment and the event
 */
export function createCheckHandler<Settings extends object>(
  createCheck: (settings: Settings, event: CheckEvent) => StreamCheck,
): (event: unknown, context: Context) => Promise<CheckResult> {
  const logger = new Logger();
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
  const source = once(() => createS3StreamSource(new S3Client(clientConfig)));
  // The construct writes the settings from props of this type.
  const settings = once(() => parseCheckOptions(process.env[qualityEnvironment.check]) as Settings);
  return async (event, context) => {
    logger.addContext(context);
    const result = await handleCheck(event, {
      source: source(),
      createCheck: (checked) => createCheck(settings(), checked),
      recordCounts: (lines, messages) => {
        metrics.addMetric(qualityMetrics.readingsChecked, MetricUnit.Count, lines);
        metrics.addMetric(qualityMetrics.messagesFound, MetricUnit.Count, messages);
        metrics.publishStoredMetrics();
      },
    });
    logger.info('stream checked', { pass: result.pass, summary: result.summary ?? '' });
    return result;
  };
}
