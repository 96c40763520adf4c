import { AwsError } from '../../../kernel/aws-error.js';
import { type DeploymentServices } from '../../../kernel/resources/deployment-services.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import { type FunctionDefinition, type FunctionIdentity } from '../index.js';
import { codeOf } from './function-code.js';
import { functionProperties } from './lambda-properties.js';

/** Properties that Lambda's API returns and that have no effect, and their names there. */
const recordedProperties = {
  FileSystemConfigs: 'FileSystemConfigs',
  KmsKeyArn: 'KMSKeyArn',
  TracingConfig: 'TracingConfig',
  VpcConfig: 'VpcConfig',
};

/**
 * `Ref` is the function's name. A function that cannot run locally exists, and its invocations fail with the reason.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
 */
export const lambdaFunction: ResourceProvider = {
  types: { 'AWS::Lambda::Function': functionProperties },
  status: 'running',
  create: (request, services) => deploy('CreateFunctionFromDefinition', request, services),
  update: (request, before, services) =>
    deploy(
      nameOf(request) === before.physicalId ? 'ReplaceFunction' : 'CreateFunctionFromDefinition',
      request,
      services,
    ),
  async delete({ physicalId }, { invoke }) {
    await invoke('lambda', 'DeleteFunction', { FunctionName: physicalId });
  },
};

async function deploy(
  operation: string,
  request: ResourceRequest,
  services: DeploymentServices,
): Promise<CreatedResource> {
  const definition = await definitionOf(request, services);
  const { unsupportedReason: reason } = await services.invoke<FunctionIdentity>('lambda', operation, definition);
  return {
    ref: definition.name,
    attributes: { Arn: arnOf(request) },
    ...(reason === undefined ? {} : { status: 'unsupported', reason }),
  };
}

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('FunctionName') ?? generatedName({ maxLength: 64 });
}

function arnOf(request: ResourceRequest): string {
  return request.arn('lambda', `function:${nameOf(request)}`);
}

async function definitionOf(request: ResourceRequest, services: DeploymentServices): Promise<FunctionDefinition> {
  const { properties } = request;
  const layers = properties.strings('Layers');
  const reason = unsupportedReason(request) ?? (await unknownLayer(layers, services));
  return {
    name: nameOf(request),
    // An image has neither.
    runtime: properties.optionalString('Runtime') ?? 'provided.al2023',
    handler: properties.optionalString('Handler') ?? 'bootstrap',
    code: reason === undefined ? await codeOf(properties.object('Code'), services) : { inline: '' },
    unsupportedReason: reason,
    layers: reason === undefined ? layers : undefined,
    roleArn: properties.string('Role'),
    description: properties.optionalString('Description'),
    environment: properties.object('Environment').tags('Variables'),
    timeoutSeconds: properties.optionalNumber('Timeout'),
    memorySizeMb: properties.optionalNumber('MemorySize'),
    architecture: properties.strings('Architectures')[0] === 'arm64' ? 'arm64' : 'x86_64',
    ephemeralStorageMb: properties.object('EphemeralStorage').optionalNumber('Size'),
    reservedConcurrency: properties.optionalNumber('ReservedConcurrentExecutions'),
    tags: properties.tags(),
    recorded: recordedMembers(properties),
    logGroupName: properties.object('LoggingConfig').optionalString('LogGroup'),
  };
}

function recordedMembers(properties: Properties): Record<string, unknown> {
  const TargetArn = properties.object('DeadLetterConfig').optionalString('TargetArn');
  const set = Object.entries(recordedProperties).filter(([name]) => properties.has(name));
  return {
    ...Object.fromEntries(set.map(([name, member]) => [member, properties.values[name]])),
    ...(TargetArn === undefined ? {} : { DeadLetterConfig: { TargetArn } }),
  };
}

/** Why a function cannot run locally, apart from its runtime; `undefined` if it can. */
function unsupportedReason({ properties }: ResourceRequest): string | undefined {
  if (properties.optionalString('PackageType') === 'Image') return 'container images are not supported locally';
  if (properties.has('DurableConfig')) return 'durable functions are not supported locally';
  return undefined;
}

/** Why a layer of a function cannot be used: only those of the app exist here. */
async function unknownLayer(layers: readonly string[], { invoke }: DeploymentServices): Promise<string | undefined> {
  for (const Arn of layers) {
    try {
      await invoke('lambda', 'GetLayerVersionByArn', { Arn });
    } catch (error) {
      if (error instanceof AwsError) return `the layer ${Arn} is not part of the app`;
      throw error;
    }
  }
  return undefined;
}
