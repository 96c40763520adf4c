/** The CloudWatch namespace of all metrics of Stepwell's functions. */
export const METRICS_NAMESPACE = 'Stepwell';

/** The dimension of these metrics. Its value is the function's `POWERTOOLS_SERVICE_NAME`, one for each construct. */
export const METRICS_DIMENSION = 'service';
