/** The CloudWatch namespace of everything that Stepwell's functions count. */
export const METRICS_NAMESPACE = 'Stepwell';

/** The dimension of those metrics; its value is the function's `POWERTOOLS_SERVICE_NAME`, one for each construct. */
export const METRICS_DIMENSION = 'service';
