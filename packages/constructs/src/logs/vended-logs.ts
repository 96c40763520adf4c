import { Names, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';

/** How a log group that a service of AWS writes to is set up. */
export interface VendedLogsProps {
  /** The part of the name that says whose logs these are, such as `states`. */
  readonly service: string;
  /** Sets the log groups of one construct apart. @default - none */
  readonly suffix?: string;
  readonly retention: RetentionDays;
}

/**
 * A log group that a service writes to by log delivery. The service adds each log group by its name to one policy of
 * the account, which has 5,120 characters; groups below `/aws/vendedlogs/` need no entry.
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
