import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type LogGroupProps, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';

/** Props of every log group of a workflow. */
export interface LogSettings {
  readonly logRetention: RetentionDays;
  /** @default - encrypted by CloudWatch Logs */
  readonly encryptionKey?: IKey;
}

/** The keys that CloudWatch Logs has permission to use. */
const grantedKeys = new WeakSet<IKey>();

/** Creates a log group that is deleted with the stack. */
export function workflowLogs(
  scope: Construct,
  id: string,
  { logRetention, encryptionKey }: LogSettings,
  props: LogGroupProps = {},
): LogGroup {
  if (encryptionKey) grantLogsKey(encryptionKey);
  return new LogGroup(scope, id, {
    ...props,
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(encryptionKey ? { encryptionKey } : {}),
  });
}

/**
 * Creates a log group for log delivery. A service adds the name of each log group to one resource policy of the
 * account, which is limited to 5,120 characters; log groups below `/aws/vendedlogs/` need no entry.
 *
 * @param service the service in the log group's name, such as `states`
 * @param suffix distinguishes the log groups of one construct; `''` for none
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
 */
export function vendedLogs(
  scope: Construct,
  id: string,
  settings: LogSettings,
  { service, suffix = '' }: { readonly service: string; readonly suffix?: string },
): LogGroup {
  const unique = Names.uniqueResourceName(scope, { maxLength: 80, separator: '-' });
  const logGroupName = `/aws/vendedlogs/${service}/${unique}${suffix === '' ? '' : `-${suffix}`}`;
  return workflowLogs(scope, id, settings, { logGroupName });
}

/**
 * Allows CloudWatch Logs to use a key for log groups of its account and Region, and log delivery to read the logs of
 * encrypted state machines. The policy of an imported key is not changed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function grantLogsKey(key: IKey): void {
  if (grantedKeys.has(key)) return;
  grantedKeys.add(key);
  const stack = Stack.of(key);
  key.addToResourcePolicy(
    new PolicyStatement({
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:*`,
        },
      },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt*'],
      resources: ['*'],
      principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
    }),
  );
}
