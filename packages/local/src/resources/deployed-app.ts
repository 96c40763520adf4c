import { type AssemblyStack, type CloudAssembly } from '../assembly/cloud-assembly.js';
import { type Json } from '../assembly/json.js';
import { readNestedStack } from '../assembly/read-stack.js';
import { type DeploymentEnvironment, type ResourceValues } from '../assembly/template-scope.js';
import { AssetIndex, imageUri } from './asset-index.js';
import { createResource, type DeployedResource, type PendingResource, updateResource } from './deploy-resource.js';
import { type DeploymentServices, type EnvironmentServices } from './deployment-services.js';
import { type EnvironmentUpdate, newUpdate, type MutableUpdate } from './environment-update.js';
import { functionName } from './lambda-version.js';
import { type LocalResource } from './local-resource.js';
import { UpdateNotSupported } from './update-not-supported.js';
import { physicalName, stableSuffix } from './physical-name.js';
import { resourceProviders } from './resource-providers.js';
import { deployStack, type DeployedStack } from './stack-deployment.js';
import { ownValue } from '../own-value.js';

type Outputs = Readonly<Record<string, Json>>;

/** One deployment under way: what it has come to, and what it has met. */
interface Deployment {
  readonly changes: MutableUpdate;
  readonly outputs: Record<string, Outputs>;
  readonly exports: Map<string, Json>;
  /** Resources that the app has, by their keys. */
  readonly visited: Set<string>;
  /** Resources in whose place are others now. */
  readonly replaced: LocalResource[];
  readonly shared: Pick<DeploymentServices, 'assets' | 'isUnsupportedFunction'>;
}

/**
 * The app of an environment: deployed once, and again whenever it has changed. A deployment creates what is new,
 * changes what is different and removes what is gone, and leaves everything else alone with what is in it.
 */
export class DeployedApp {
  readonly #resources = new Map<string, DeployedResource>();
  /** Resources that the app does not have any more, and that stay, in case that it has them again. */
  readonly #retained = new Map<string, DeployedResource>();
  #outputs: Readonly<Record<string, Outputs>> = {};

  /** @param parameters values for template parameters, by name, in every stack that has them */
  constructor(
    private readonly environment: DeploymentEnvironment,
    private readonly services: EnvironmentServices,
    private readonly parameters: Readonly<Record<string, string>> = {},
  ) {}

  /** Every resource, in the order of creation. */
  get resources(): readonly LocalResource[] {
    return [...this.#resources.values()].map(({ record }) => record);
  }

  /** Outputs by stack name, then by output name; URLs of HTTP APIs are those of this machine. */
  get outputs(): Readonly<Record<string, Outputs>> {
    return this.#outputs;
  }

  /**
   * Deploys the stacks of an assembly in order. Rejects with `TemplateError` or `ResourceError` at the first problem;
   * what was done by then stays, and the next deployment goes on from there.
   */
  async deploy(assembly: CloudAssembly): Promise<EnvironmentUpdate> {
    const { environment, services } = this;
    const isUnsupportedFunction = (reference: string) =>
      this.resources.some(
        (resource) =>
          resource.type === 'AWS::Lambda::Function' &&
          resource.status === 'unsupported' &&
          resource.physicalId === functionName(reference),
      );
    const shared = { assets: new AssetIndex(assembly.assets, environment), isUnsupportedFunction };
    const deployment: Deployment = {
      changes: newUpdate(),
      outputs: {},
      exports: new Map(),
      visited: new Set(),
      replaced: [],
      shared,
    };
    for (const image of assembly.images)
      services.batch.addImage(imageUri(image, environment), { ...image, directory: image.path });
    for (const stack of assembly.stacks) await this.#deployStack(deployment, stack, this.parameters);
    this.#outputs = deployment.outputs;
    await this.#deleteLeftovers(deployment);
    return deployment.changes;
  }

  async #deployStack(
    deployment: Deployment,
    stack: AssemblyStack,
    parameters: Readonly<Record<string, Json>>,
  ): Promise<DeployedStack & { stackId: string }> {
    const { environment, services } = this;
    const { outputs, exports, shared } = deployment;
    const { partition, region, accountId } = environment;
    const stackId = `arn:${partition}:cloudformation:${region}:${accountId}:stack/${stack.stackName}/${stableSuffix(stack.stackName, 32, '0123456789abcdef')}`;
    const deployNestedStack: DeploymentServices['deployNestedStack'] = async ({ logicalId }, templateFile, given) =>
      this.#deployStack(
        deployment,
        await readNestedStack(
          stack,
          logicalId,
          templateFile,
          physicalName([stack.stackName, logicalId], { maxLength: 128 }),
        ),
        given,
      );
    const own: DeploymentServices = { ...services, ...shared, deployNestedStack };
    const deployed = await deployStack(stack, {
      stackId,
      environment,
      parameters,
      ssmParameter: (name) => services.ssmParameters.get(name),
      exportedValue: (name) => exports.get(name),
      stackOutput: (stackName, name) => ownValue(ownValue(outputs, stackName), name),
      withLocalUrls: (text) => withLocalUrls(text, services),
      deployResource: (pending) => this.#deployResource(deployment, pending, own),
    });
    for (const [name, value] of deployed.exports) exports.set(name, value);
    outputs[stack.stackName] = deployed.outputs;
    return { ...deployed, stackId };
  }

  async #deployResource(
    { changes, visited, replaced }: Deployment,
    pending: PendingResource,
    services: DeploymentServices,
  ): Promise<ResourceValues> {
    const key = `${pending.stack.stackName}\n${pending.logicalId}`;
    visited.add(key);
    const before = this.#resources.get(key) ?? this.#retained.get(key);
    if (before?.record.type !== pending.type) {
      // Another type under the same logical id needs the name that the one before has.
      if (before) await this.#delete(before.record, changes);
      const created = await createResource(pending, services);
      this.#resources.set(key, created);
      changes.created.push(created.record);
      return created.values;
    }
    try {
      const { resource, changed } = await updateResource(pending, before, services);
      this.#resources.set(key, resource);
      this.#retained.delete(key);
      if (changed) changes.updated.push(resource.record);
      if (resource.record.physicalId !== before.record.physicalId) replaced.push(before.record);
      return resource.values;
    } catch (error) {
      if (!(error instanceof UpdateNotSupported)) throw error;
      this.#resources.set(key, before);
      changes.notChanged.push({ resource: before.record, reason: error.message });
      return before.values;
    }
  }

  /** Removes what has another resource in its place, then what the app has no more, the last that was created first. */
  async #deleteLeftovers({ changes, visited, replaced }: Deployment): Promise<void> {
    for (const resource of replaced.reverse()) await this.#delete(resource, changes);
    for (const [key, deployed] of [...this.#resources].reverse()) {
      if (visited.has(key)) continue;
      this.#resources.delete(key);
      if (deployed.retained) {
        this.#retained.set(key, deployed);
        changes.notChanged.push({
          resource: deployed.record,
          reason: 'the app has it no more, and it is to be retained (DeletionPolicy)',
        });
      } else if (!(await this.#delete(deployed.record, changes))) this.#retained.set(key, deployed);
    }
  }

  async #delete(resource: LocalResource, changes: MutableUpdate): Promise<boolean> {
    try {
      if (resource.status !== 'unsupported' || resource.reason !== undefined)
        await resourceProviders.get(resource.type)?.delete?.(resource, this.services);
      changes.deleted.push(resource);
      return true;
    } catch (error) {
      changes.notChanged.push({
        resource,
        reason: `it cannot be deleted: ${error instanceof Error ? error.message : String(error)}`,
      });
      return false;
    }
  }
}

/**
 * The CDK writes URLs of HTTP APIs out of their id and region: those of APIs that run here become their URL on this
 * machine.
 */
function withLocalUrls(text: string, { httpApis, apiUrl }: EnvironmentServices): string {
  return text.replace(/https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g, (url, apiId: string) =>
    httpApis.get(apiId) ? apiUrl(apiId) : url,
  );
}
