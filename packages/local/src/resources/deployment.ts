import { type AssemblyStack, type CloudAssembly } from '../assembly/cloud-assembly.js';
import { type Json } from '../assembly/json.js';
import { readNestedStack } from '../assembly/read-stack.js';
import { type DeploymentEnvironment } from '../assembly/template-scope.js';
import { AssetIndex, imageUri } from './asset-index.js';
import { type DeploymentServices, type EnvironmentServices } from './deployment-services.js';
import { functionName } from './lambda-version.js';
import { type LocalResource } from './local-resource.js';
import { physicalName, stableSuffix } from './physical-name.js';
import { deployStack, type DeployedStack } from './stack-deployment.js';

/** What an app came to. */
export interface Deployment {
  readonly resources: readonly LocalResource[];
  /** Outputs by stack name, then by output name; URLs of HTTP APIs are those of this machine. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/**
 * Deploys the stacks of an assembly in order. Throws `TemplateError` or `ResourceError` at the first problem; undoing what was made
 * so far is closing the environment.
 *
 * @param parameters values for template parameters, by name, in every stack that has them
 */
export async function deployAssembly(
  assembly: CloudAssembly,
  environment: DeploymentEnvironment,
  services: EnvironmentServices,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const resources: LocalResource[] = [];
  const outputs: Record<string, Readonly<Record<string, Json>>> = {};
  const exports = new Map<string, Json>();

  const deploy = async (stack: AssemblyStack, given: Readonly<Record<string, Json>>): Promise<DeployedStack & { stackId: string }> => {
    const stackId = `arn:${environment.partition}:cloudformation:${environment.region}:${environment.accountId}:stack/${stack.stackName}/${stableSuffix(stack.stackName, 32, '0123456789abcdef')}`;
    const own: DeploymentServices = { ...services, ...shared, deployNestedStack: nested(stack) };
    const deployed = await deployStack(stack, {
      stackId,
      environment,
      services: own,
      parameters: given,
      exportedValue: (name) => exports.get(name),
      stackOutput: (stackName, name) => outputs[stackName]?.[name],
      localized: (text) => localized(text, services),
      onResource: (resource) => resources.push(resource),
    });
    for (const [name, value] of deployed.exports) exports.set(name, value);
    outputs[stack.stackName] = deployed.outputs;
    return { ...deployed, stackId };
  };

  const nested =
    (parent: AssemblyStack): DeploymentServices['deployNestedStack'] =>
    async ({ logicalId }, templateFile, given) =>
      deploy(await readNestedStack(parent, logicalId, templateFile, physicalName([parent.stackName, logicalId], { maxLength: 128 })), given);

  const shared = {
    assets: new AssetIndex(assembly.assets, environment),
    isInertFunction: (reference: string) => resources.some((resource) => resource.type === 'AWS::Lambda::Function' && resource.status === 'inert' && resource.physicalId === functionName(reference)),
  };

  for (const image of assembly.images) services.batch.addImage(imageUri(image, environment), { ...image, directory: image.path });
  for (const stack of assembly.stacks) await deploy(stack, parameters);
  return { resources, outputs };
}

/** The CDK writes URLs of HTTP APIs out of their id and region: those of APIs that run here become their URL on this machine. */
function localized(text: string, { httpApis, apiUrl }: EnvironmentServices): string {
  return text.replace(/https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g, (url, apiId: string) => (httpApis.get(apiId) ? apiUrl(apiId) : url));
}
