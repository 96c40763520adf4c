import { Names, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';

/** Props of a log group that an AWS service writes to. */
export interface VendedLogsProps {
  /** The service in the log group's name, such as `states`. */
  readonly service: string;
  /** Distinguishes the log groups of one construct. @default - none */
  readonly suffix?: string;
  readonly retention: RetentionDays;
}

/**
 * Creates a log group for log delivery. A service adds the name of each log group to one resource policy of the
 * account, which is limited to 5,120 characters; log groups below `/aws/vendedlogs/` need no entry.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
export function vendedLogs(
  scope: Construct,
  id: string,
  { service, suffix = '', retention }: VendedLogsProps,
): LogGroup {
  const unique = Names.uniqueResourceName(scope, { maxLength: 80, separator: '-' });
  const logGroupName = `/aws/vendedlogs/${service}/${unique}${suffix === '' ? '' : `-${suffix}`}`;
  return new LogGroup(scope, id, { logGroupName, retention, removalPolicy: RemovalPolicy.DESTROY });
}
