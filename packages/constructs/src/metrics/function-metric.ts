import { METRICS_DIMENSION, METRICS_NAMESPACE } from '@stepwell/core';
import { Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Construct } from 'constructs';
import { serviceName } from '../functions/service-name.js';

/** A metric that the functions of a construct emit in the embedded metric format. The default statistic is the sum. */
export function functionMetric(scope: Construct, metricName: string, options?: MetricOptions): Metric {
  const { region, account } = Stack.of(scope);
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [METRICS_DIMENSION]: serviceName(scope) },
    statistic: Stats.SUM,
    region,
    account,
    ...options,
  });
}
