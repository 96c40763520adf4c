import { Names } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/**
 * What the metrics and logs of a workflow's functions are called: the same for all functions of one construct, another
 * for each construct.
 */
export function serviceName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' });
}
