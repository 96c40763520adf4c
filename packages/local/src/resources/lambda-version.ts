import { type ResourceType } from './resource-type.js';

/** `Ref` is the version's ARN. A version of an inert function is inert. */
export const lambdaVersion: ResourceType = {
  types: ['AWS::Lambda::Version'],
  status: 'running',
  async create({ properties, arn }, { lambdaApi, isInertFunction }) {
    const FunctionName = properties.string('FunctionName');
    const inert = isInertFunction(FunctionName);
    const Version = inert ? '1' : await lambdaApi.publishVersion({ FunctionName, Description: properties.optionalString('Description') });
    const FunctionArn = `${arn('lambda', `function:${functionName(FunctionName)}`)}:${Version}`;
    return { ref: FunctionArn, attributes: { FunctionArn, Version }, ...(inert ? { status: 'inert', reason: 'its function does not run here' } : {}) };
  },
};

/** `Ref` is the alias's ARN. */
export const lambdaAlias: ResourceType = {
  types: ['AWS::Lambda::Alias'],
  status: 'running',
  async create({ properties, arn }, { lambdaApi, isInertFunction }) {
    const FunctionName = properties.string('FunctionName');
    const FunctionVersion = properties.string('FunctionVersion');
    const Name = properties.string('Name');
    const AliasArn = `${arn('lambda', `function:${functionName(FunctionName)}`)}:${Name}`;
    const created = { ref: AliasArn, attributes: { AliasArn, FunctionVersion } };
    if (isInertFunction(FunctionName)) return { ...created, status: 'inert', reason: 'its function does not run here' };
    const weights = properties.object('RoutingConfig').objects('AdditionalVersionWeights');
    const AdditionalVersionWeights = Object.fromEntries(weights.map((weight) => [weight.string('FunctionVersion'), weight.optionalNumber('FunctionWeight') ?? 0]));
    await lambdaApi.createAlias({ FunctionName, Name, FunctionVersion, Description: properties.optionalString('Description'), RoutingConfig: { AdditionalVersionWeights } });
    return created;
  },
};

/** The name in `name`, `name:alias` or an ARN. */
export function functionName(reference: string): string {
  return /^(?:arn:[^:]+:lambda:[^:]*:\d*:function:)?([^:]+)/.exec(reference)?.[1] ?? reference;
}
