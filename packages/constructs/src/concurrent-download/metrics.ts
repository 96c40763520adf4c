import { downloadMetrics } from '@stepwell/core/concurrent-download';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { serviceName } from './functions.js';

/** What the functions count, by its name in core. */
export type CountedByFunctions = 'imagesDownloaded' | 'imagesUnchanged' | 'imagesFailed' | 'bytesDownloaded';

/** A metric that the functions of one construct emit, in the embedded metric format. */
export function functionMetric(scope: Construct, counted: CountedByFunctions, options?: MetricOptions): Metric {
  const { region, account } = Stack.of(scope);
  return new Metric({
    namespace: downloadMetrics.namespace,
    metricName: downloadMetrics[counted],
    dimensionsMap: { [downloadMetrics.dimension]: serviceName(scope) },
    statistic: Stats.SUM,
    region,
    account,
    ...options,
  });
}
