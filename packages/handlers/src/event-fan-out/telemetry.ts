import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from '@stepwell/core';

/**
 * The log of the functions: JSON lines, with the level of `POWERTOOLS_LOG_LEVEL` and the service of
 * `POWERTOOLS_SERVICE_NAME`.
 */
export const logger = new Logger();

/** Metrics in embedded metric format, written to the log. */
export const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
