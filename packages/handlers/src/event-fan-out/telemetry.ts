import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from '@stepwell/core';

/** The functions' log: JSON lines, level by `POWERTOOLS_LOG_LEVEL`, service by `POWERTOOLS_SERVICE_NAME`. */
export const logger = new Logger();

/** Metrics in the embedded metric format, which are part of the log. */
export const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
