import { readAll, type StreamingBody } from '../../../kernel/byte-stream.js';
import { readFile } from 'node:fs/promises';
import { type DeploymentServices } from '../../../kernel/resources/deployment-services.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';
import { type FunctionCode, type FunctionDefinition, type FunctionIdentity } from '../index.js';

/** Properties that Lambda's API returns and that have no effect. */
const recordedProperties = [
  'DeadLetterConfig',
  'FileSystemConfigs',
  'KmsKeyArn',
  'SnapStart',
  'TracingConfig',
  'VpcConfig',
];

/**
 * `Ref` is the function's name. A function that cannot run locally exists, and its invocations fail with the reason.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
 */
export const lambdaFunction: ResourceProvider = {
  types: ['AWS::Lambda::Function'],
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
  const reason = unsupportedReason(request);
  return {
    name: nameOf(request),
    // An image has neither.
    runtime: properties.optionalString('Runtime') ?? 'provided.al2023',
    handler: properties.optionalString('Handler') ?? 'bootstrap',
    code: reason === undefined ? await codeOf(request, services) : { inline: '' },
    unsupportedReason: reason,
    roleArn: properties.string('Role'),
    description: properties.optionalString('Description'),
    environment: properties.object('Environment').tags('Variables'),
    timeoutSeconds: properties.optionalNumber('Timeout'),
    memorySizeMb: properties.optionalNumber('MemorySize'),
    architecture: properties.strings('Architectures')[0] === 'arm64' ? 'arm64' : 'x86_64',
    ephemeralStorageMb: properties.object('EphemeralStorage').optionalNumber('Size'),
    reservedConcurrency: properties.optionalNumber('ReservedConcurrentExecutions'),
    tags: properties.tags(),
    recorded: Object.fromEntries(
      recordedProperties.filter((key) => properties.has(key)).map((key) => [key, properties.values[key]]),
    ),
    logGroupName: properties.object('LoggingConfig').optionalString('LogGroup'),
  };
}

/** Why a function cannot run locally, apart from its runtime; `undefined` if it can. */
function unsupportedReason({ properties }: ResourceRequest): string | undefined {
  if (properties.optionalString('PackageType') === 'Image') return 'container images are not supported locally';
  if (properties.has('DurableConfig')) return 'durable functions are not supported locally';
  return properties.list('Layers').length > 0 ? 'layers are not supported locally' : undefined;
}

async function codeOf({ properties }: ResourceRequest, { assets, invoke }: DeploymentServices): Promise<FunctionCode> {
  const code = properties.object('Code');
  const inline = code.optionalString('ZipFile');
  if (inline !== undefined) return { inline };
  const [bucket, key] = [code.string('S3Bucket'), code.string('S3Key')];
  const asset = assets.find(bucket, key);
  if (asset?.packaging === 'zip') return { directory: asset.path };
  if (asset) return { zip: await readFile(asset.path) };
  try {
    const { Body } = await invoke<{ readonly Body: StreamingBody }>('s3', 'GetObject', { Bucket: bucket, Key: key });
    return { zip: await readAll(Body) };
  } catch (cause) {
    return code.fail(
      'S3Key',
      `s3://${bucket}/${key} must be an asset of the assembly or an object in a bucket of the app (${String(cause)})`,
    );
  }
}
