import { Names } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/**
 * The service name in the metrics and logs of a construct's functions, unique for each construct.
 */
export function serviceName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' });
}
