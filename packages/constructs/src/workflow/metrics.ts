import { METRICS_DIMENSION, METRICS_NAMESPACE } from '@stepwell/core';
import { Names, Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type Construct } from 'constructs';

/** The service name in the metrics and logs of a construct's functions, unique for each construct. */
export function serviceNameOf(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' });
}

/** A metric that functions with a service name emit in the embedded metric format. The default statistic is the sum. */
export function serviceMetric(
  scope: Construct,
  serviceName: string,
  metricName: string,
  options?: MetricOptions,
): Metric {
  const { region, account } = Stack.of(scope);
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [METRICS_DIMENSION]: serviceName },
    statistic: Stats.SUM,
    region,
    account,
    ...options,
  });
}
