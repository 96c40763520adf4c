import { type ResourceProvider, type ResourceRequest } from '../../../kernel/resources/resource-provider.js';
import { type Invoke } from '../../../kernel/calls.js';

/**
 * Invokes a function when the app is deployed. The handler of the CDK needs an AWS SDK client.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.triggers-readme.html
 */
export const trigger: ResourceProvider = {
  types: {
    'Custom::Trigger': {
      honored: [],
      difference: { 'The timeout of the function applies.': ['Timeout'] },
      others: 'honored',
    },
  },
  status: 'running',
  create: (request, { invoke }) => execute(request, invoke),
  update: (request, before, { invoke }) =>
    before.properties['HandlerArn'] === request.properties.string('HandlerArn') ||
    request.properties.optionalBoolean('ExecuteOnHandlerChange') === false
      ? { ref: before.physicalId }
      : execute(request, invoke),
};

async function execute({ properties, fail, generatedName }: ResourceRequest, invoke: Invoke) {
  const { FunctionError, Payload } = await invoke<{ FunctionError?: string; Payload?: Uint8Array }>(
    'lambda',
    'Invoke',
    {
      FunctionName: properties.string('HandlerArn'),
      InvocationType: properties.optionalString('InvocationType') ?? 'RequestResponse',
    },
  );
  if (FunctionError !== undefined) fail(`Trigger handler failed: ${Buffer.from(Payload ?? []).toString()}`);
  return { ref: generatedName({ maxLength: 255 }) };
}
