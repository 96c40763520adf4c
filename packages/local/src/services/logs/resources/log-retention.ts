import { AwsError } from '../../../kernel/aws-error.js';
import { type ResourceProvider, type ResourceRequest } from '../../../kernel/resources/resource-provider.js';
import { type Invoke } from '../../../kernel/calls.js';

/**
 * Creates a log group with a retention. The handler of the CDK needs an AWS SDK client.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_logs.LogRetention.html
 */
export const logRetention: ResourceProvider = {
  types: { 'Custom::LogRetention': { honored: [], others: 'honored' } },
  status: 'running',
  create: (request, { invoke }) => retain(request, invoke),
  update: (request, _before, { invoke }) => retain(request, invoke),
  async delete({ physicalId, properties }, { invoke }) {
    if (properties['RemovalPolicy'] !== 'destroy') return;
    await ignore(invoke('cloudwatchlogs', 'DeleteLogGroup', { logGroupName: physicalId }), 'ResourceNotFoundException');
  },
};

async function retain({ properties }: ResourceRequest, invoke: Invoke) {
  const logGroupName = properties.string('LogGroupName');
  await ignore(invoke('cloudwatchlogs', 'CreateLogGroup', { logGroupName }), 'ResourceAlreadyExistsException');
  const retentionInDays = properties.optionalNumber('RetentionInDays');
  if (retentionInDays === undefined) await invoke('cloudwatchlogs', 'DeleteRetentionPolicy', { logGroupName });
  else await invoke('cloudwatchlogs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
  return { ref: logGroupName, attributes: { LogGroupName: logGroupName } };
}

async function ignore(call: Promise<unknown>, code: string): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== code) throw error;
  });
}
