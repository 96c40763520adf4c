import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';
import { aliasProperties, versionProperties } from './lambda-properties.js';

/** `Ref` is the version's ARN. Versions of unsupported functions are unsupported. */
export const lambdaVersion: ResourceProvider = {
  types: { 'AWS::Lambda::Version': versionProperties },
  status: 'running',
  async create({ properties, arn }, { invoke, isUnsupportedFunction }) {
    const FunctionName = properties.string('FunctionName');
    const unsupported = isUnsupportedFunction(FunctionName);
    const Description = properties.optionalString('Description');
    const { Version } = unsupported
      ? { Version: '1' }
      : await invoke<{ readonly Version: string }>('lambda', 'PublishVersion', { FunctionName, Description });
    const FunctionArn = `${arn('lambda', `function:${functionName(FunctionName)}`)}:${Version}`;
    return {
      ref: FunctionArn,
      attributes: { FunctionArn, Version },
      ...(unsupported ? { status: 'unsupported', reason: 'its function is unsupported' } : {}),
    };
  },
  // Publishes a new version only if the function changed. Previous versions stay until the function is deleted.
  update: (request, _before, services) => lambdaVersion.create(request, services),
};

/** `Ref` is the alias's ARN. */
export const lambdaAlias: ResourceProvider = {
  types: { 'AWS::Lambda::Alias': aliasProperties },
  status: 'running',
  async create(request, { invoke, isUnsupportedFunction }) {
    const settings = aliasOf(request);
    if (isUnsupportedFunction(settings.FunctionName))
      return { ...aliasNames(request), status: 'unsupported', reason: 'its function is unsupported' };
    await invoke('lambda', 'CreateAlias', settings);
    return aliasNames(request);
  },
  async update(request, before, services) {
    const settings = aliasOf(request);
    const created = aliasNames(request);
    if (created.ref !== before.physicalId || before.status === 'unsupported')
      return lambdaAlias.create(request, services);
    await services.invoke('lambda', 'UpdateAlias', settings);
    return created;
  },
  async delete({ properties, status }, { invoke }) {
    if (status === 'running')
      await invoke('lambda', 'DeleteAlias', {
        FunctionName: String(properties['FunctionName']),
        Name: String(properties['Name']),
      });
  },
};

function aliasOf({ properties }: ResourceRequest) {
  const weights = properties.object('RoutingConfig').objects('AdditionalVersionWeights');
  return {
    FunctionName: properties.string('FunctionName'),
    Name: properties.string('Name'),
    FunctionVersion: properties.string('FunctionVersion'),
    Description: properties.optionalString('Description'),
    RoutingConfig: {
      AdditionalVersionWeights: Object.fromEntries(
        weights.map((weight) => [weight.string('FunctionVersion'), weight.optionalNumber('FunctionWeight') ?? 0]),
      ),
    },
  };
}

function aliasNames(request: ResourceRequest): CreatedResource {
  const { FunctionName, FunctionVersion, Name } = aliasOf(request);
  const AliasArn = `${request.arn('lambda', `function:${functionName(FunctionName)}`)}:${Name}`;
  return { ref: AliasArn, attributes: { AliasArn, FunctionVersion } };
}

/** The name in `name`, `name:alias` or an ARN. */
export function functionName(reference: string): string {
  return /^(?:arn:[^:]+:lambda:[^:]*:\d*:function:)?([^:]+)/.exec(reference)?.[1] ?? reference;
}
