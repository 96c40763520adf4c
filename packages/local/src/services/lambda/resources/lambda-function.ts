import { readAll, type StreamingBody } from '../../../kernel/byte-stream.js';
import { readFile } from 'node:fs/promises';
import { type DeploymentServices } from '../../../kernel/resources/deployment-services.js';
import { type ResourceRequest, type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import { type FunctionCode, type FunctionDefinition } from '../index.js';

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
 * `Ref` is the function's name. Functions with another runtime than Node.js, layers or a container image are
 * unsupported. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
 */
export const lambdaFunction: ResourceProvider = {
  types: ['AWS::Lambda::Function'],
  status: 'running',
  async create(request, services) {
    const name = nameOf(request);
    const reason = unsupportedReason(request);
    if (reason === undefined)
      await services.invoke('lambda', 'CreateFunctionFromDefinition', await definitionOf(request, services));
    return {
      ref: name,
      attributes: { Arn: arnOf(request) },
      ...(reason === undefined ? {} : { status: 'unsupported', reason }),
    };
  },
  async update(request, before, services) {
    const name = nameOf(request);
    const runs = unsupportedReason(request) === undefined;
    if (name !== before.physicalId || before.status === 'unsupported') return lambdaFunction.create(request, services);
    if (runs) await services.invoke('lambda', 'ReplaceFunction', await definitionOf(request, services));
    else await services.invoke('lambda', 'DeleteFunction', { FunctionName: name });
    return runs ? { ref: name, attributes: { Arn: arnOf(request) } } : lambdaFunction.create(request, services);
  },
  async delete({ physicalId, status }, { invoke }) {
    if (status === 'running') await invoke('lambda', 'DeleteFunction', { FunctionName: physicalId });
  },
};

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('FunctionName') ?? generatedName({ maxLength: 64 });
}

function arnOf(request: ResourceRequest): string {
  return request.arn('lambda', `function:${nameOf(request)}`);
}

async function definitionOf(request: ResourceRequest, services: DeploymentServices): Promise<FunctionDefinition> {
  const { properties } = request;
  return {
    name: nameOf(request),
    runtime: properties.string('Runtime'),
    handler: properties.string('Handler'),
    code: await codeOf(request, services),
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

/** Why a function cannot run locally; `undefined` if it can. */
function unsupportedReason({ properties }: ResourceRequest): string | undefined {
  if (properties.optionalString('PackageType') === 'Image') return 'container images are not supported locally';
  const runtime = properties.optionalString('Runtime') ?? 'a function without Runtime';
  if (!runtime.startsWith('nodejs')) return `${runtime} is not supported locally`;
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
