import { type AssemblyStack, type CloudAssembly, type StackProblem } from '../assembly/cloud-assembly.js';
import { type Json } from '../../kernel/json.js';
import { readNestedStack } from '../assembly/read-stack.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type ResourceValues } from '../assembly/template-scope.js';
import { AssetIndex, imageUri } from './asset-index.js';
import {
  createResource,
  type DeployedResource,
  failedResource,
  type PendingResource,
  type PlaceholderOf,
  problemOf,
  updateResource,
} from './deploy-resource.js';
import { type DeploymentServices, type EnvironmentServices } from '../../kernel/resources/deployment-services.js';
import { type EnvironmentUpdate, newUpdate, type MutableUpdate } from './environment-update.js';
import { functionName } from '../../services/lambda/resources/lambda-version.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { UpdateNotSupported } from '../../kernel/resources/update-not-supported.js';
import { physicalName } from '../../kernel/resources/physical-name.js';
import { stackIdOf } from './stack-id.js';
import { providerOf } from './resource-providers.js';
import { deployStack, type DeployedStack } from './stack-deployment.js';
import { ownValue } from '../../kernel/own-value.js';
import { type OptionNames } from '../../kernel/option-names.js';
import { type Placeholders } from '../../kernel/placeholders.js';
import { ResourceError } from '../../kernel/resources/resource-error.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { assumedValue } from '../assembly/assumed-values.js';
import { macroRemedy, macrosOf } from '../assembly/macros.js';

type Outputs = Readonly<Record<string, Json>>;

/** The state of a running deployment. */
interface Deployment {
  readonly changes: MutableUpdate;
  /** Outputs by stack, in which placeholders are possible. */
  readonly outputs: Record<string, Outputs>;
  readonly shownOutputs: Record<string, Outputs>;
  readonly problems: StackProblem[];
  readonly conditionOrigins: Set<string>;
  readonly exports: Map<string, Json>;
  /** Keys of the resources that the app contains. */
  readonly visited: Set<string>;
  /** Resources that were replaced. */
  readonly replaced: LocalResource[];
  readonly shared: Pick<DeploymentServices, 'assets' | 'isUnsupportedFunction'>;
}

/** The parts of an app that a deployment could not provide, besides resources. */
export interface DeploymentProblems {
  readonly stacks: readonly StackProblem[];
  /** Placeholders that conditions of templates use. */
  readonly conditionOrigins: ReadonlySet<string>;
  /** Outputs by stack, in which placeholders are possible. */
  readonly outputs: Readonly<Record<string, Outputs>>;
}

/**
 * The app of an environment. Each deployment creates new resources, updates changed ones and deletes removed ones.
 * Other resources keep their data.
 */
export class DeployedApp {
  readonly #resources = new Map<string, DeployedResource>();
  /** Retained resources that were removed from the app. They are adopted if the app contains them again. */
  readonly #retained = new Map<string, DeployedResource>();
  #outputs: Readonly<Record<string, Outputs>> = {};
  #problems: DeploymentProblems = { stacks: [], conditionOrigins: new Set(), outputs: {} };
  /** Values of secrets that references resolved to, in all deployments. */
  readonly resolvedSecrets = new Set<string>();

  /**
   * @param parameters template parameter values: by name, for every stack that declares them, or by `<stack>:<name>`
   * @param names names of options in remedies
   */
  constructor(
    private readonly environment: DeploymentEnvironment,
    private readonly services: EnvironmentServices,
    private readonly placeholders: Placeholders,
    private readonly parameters: Readonly<Record<string, string>>,
    private readonly names: OptionNames,
  ) {}

  /** All resources, in the order of creation. */
  get resources(): readonly LocalResource[] {
    return [...this.#resources.values()].map(({ record }) => record);
  }

  /** The parts that the last deployment could not provide, besides resources. */
  get problems(): DeploymentProblems {
    return this.#problems;
  }

  /** The values of a resource for templates. */
  valuesOf({ stack, logicalId }: LocalResource): ResourceValues | undefined {
    return this.#resources.get(`${stack}\n${logicalId}`)?.values;
  }

  /** Outputs by stack name, then by output name. URLs of HTTP APIs are local URLs. */
  get outputs(): Readonly<Record<string, Outputs>> {
    return this.#outputs;
  }

  /**
   * Deploys the stacks of an assembly in order. Resources that cannot be created have the status `unsupported`, and
   * those that cannot be updated stay as they are. `problems` has the stacks that cannot be deployed.
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
      shownOutputs: {},
      problems: [...(assembly.problems ?? [])],
      conditionOrigins: new Set(),
      exports: new Map(),
      visited: new Set(),
      replaced: [],
      shared,
    };
    for (const image of assembly.images) {
      const uri = imageUri(image, environment);
      await services.invoke('batch', 'PutImage', { ...image, uri, directory: image.path });
    }
    for (const stack of assembly.stacks)
      await this.#deployStack(deployment, stack, parametersOf(stack.stackName, this.parameters));
    const { problems, conditionOrigins, outputs, shownOutputs } = deployment;
    this.#outputs = shownOutputs;
    this.#problems = { stacks: problems, conditionOrigins, outputs };
    await this.#deleteLeftovers(deployment);
    return deployment.changes;
  }

  async #deployStack(
    deployment: Deployment,
    stack: AssemblyStack,
    parameters: Readonly<Record<string, Json>>,
  ): Promise<DeployedStack & { stackId: string }> {
    const { environment, services, placeholders } = this;
    const { outputs, shownOutputs, exports, shared, problems, conditionOrigins } = deployment;
    const stackId = stackIdOf(stack.stackName, environment);
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
    const problem = (reason: string, remedy: string): StackProblem => ({
      stack: stack.stackName,
      path: stack.displayName,
      reason,
      remedy,
    });
    for (const macro of macrosOf(stack.template))
      problems.push(problem(`The macro ${macro} runs only in an AWS account.`, macroRemedy));
    const deployed = await deployStack(stack, {
      stackId,
      environment,
      parameters,
      optionNames: this.names,
      placeholders,
      placeholder: ({ logicalId, type, subject, reason, remedy, name }, user) => {
        const path = stack.constructPaths.get(logicalId) ?? logicalId;
        const text = placeholders.create({ stack: stack.stackName, logicalId, path, type, subject, reason, remedy });
        if (user.path.startsWith('Condition')) conditionOrigins.add(text);
        return assumedValue(text, name, environment);
      },
      ssmParameter: (name) => services.ssm.value(name),
      secretValue: (reference) => {
        const value = services.secretsmanager.resolve(reference);
        if (value !== undefined) this.resolvedSecrets.add(value);
        return value;
      },
      exportedValue: (name) => exports.get(name),
      stackOutput: (stackName, name) => ownValue(ownValue(outputs, stackName), name),
      withLocalUrls: (text) => withLocalUrls(text, this.resources, services),
      deployResource: (pending) => this.#deployResource(deployment, pending, own),
    }).catch((error: unknown): DeployedStack => {
      if (!(error instanceof TemplateError)) throw error;
      problems.push(problem(`${problemOf(error)}.`, 'Correct the template.'));
      return { outputs: {}, shownOutputs: {}, exports: new Map() };
    });
    for (const [name, value] of deployed.exports) exports.set(name, value);
    outputs[stack.stackName] = deployed.outputs;
    shownOutputs[stack.stackName] = deployed.shownOutputs;
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
    const { stack, logicalId, type } = pending;
    const placeholderOf: PlaceholderOf = (reason) =>
      this.placeholders.create({
        stack: stack.stackName,
        logicalId,
        path: stack.constructPaths.get(logicalId) ?? logicalId,
        type,
        subject: `resource ${logicalId}`,
        reason: reason.endsWith('.') ? reason : `${reason}.`,
        remedy: '',
      });
    if (before?.record.type !== type || before.isPlaceholder) {
      // A resource of another type with the same logical ID may need the name of the previous one.
      if (before && !before.isPlaceholder) await this.#delete(before.record, changes);
      const created = await createResource(pending, services, placeholderOf).catch((error: unknown) => {
        if (error instanceof ResourceError || error instanceof TemplateError)
          return failedResource(pending, error, placeholderOf);
        throw error;
      });
      this.#resources.set(key, created);
      if (!before?.isPlaceholder || !created.isPlaceholder) changes.created.push(created.record);
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
      const reason =
        error instanceof UpdateNotSupported
          ? error.message
          : error instanceof ResourceError || error instanceof TemplateError
            ? problemOf(error)
            : undefined;
      if (reason === undefined) throw error;
      this.#resources.set(key, before);
      changes.notChanged.push({ resource: before.record, reason });
      return before.values;
    }
  }

  /** Deletes replaced resources, then resources that were removed from the app, in reverse order of creation. */
  async #deleteLeftovers({ changes, visited, replaced }: Deployment): Promise<void> {
    for (const resource of replaced.reverse()) await this.#delete(resource, changes);
    for (const [key, deployed] of [...this.#resources].reverse()) {
      if (visited.has(key)) continue;
      this.#resources.delete(key);
      if (deployed.isPlaceholder) changes.deleted.push(deployed.record);
      else if (deployed.retained) {
        this.#retained.set(key, deployed);
        changes.notChanged.push({
          resource: deployed.record,
          reason: 'removed from the app, but retained by its DeletionPolicy',
        });
      } else if (!(await this.#delete(deployed.record, changes))) this.#retained.set(key, deployed);
    }
  }

  async #delete(resource: LocalResource, changes: MutableUpdate): Promise<boolean> {
    try {
      await providerOf(resource.type)?.delete?.(resource, this.services);
      changes.deleted.push(resource);
      return true;
    } catch (error) {
      changes.notChanged.push({
        resource,
        reason: `cannot be deleted: ${error instanceof Error ? error.message : String(error)}`,
      });
      return false;
    }
  }
}

/** The parameters of a stack: those for all stacks, and those with the name of the stack. */
function parametersOf(stackName: string, parameters: Readonly<Record<string, string>>): Record<string, string> {
  const all = Object.entries(parameters);
  const own = all.filter(([name]) => name.startsWith(`${stackName}:`));
  return Object.fromEntries([
    ...all.filter(([name]) => !name.includes(':')),
    ...own.map(([name, value]): [string, string] => [name.slice(stackName.length + 1), value]),
  ]);
}

/** The types of APIs with a local URL. */
export const apiTypes: ReadonlySet<string> = new Set(['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api']);

/** The CDK builds URLs of APIs from ID and region. Replaces the URLs of local APIs with their local URLs. */
function withLocalUrls(
  text: string,
  resources: readonly LocalResource[],
  { apiUrl }: Pick<EnvironmentServices, 'apiUrl'>,
): string {
  return text.replace(/https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g, (url, apiId: string) => {
    const isLocal = resources.some(
      ({ type, physicalId, status }) => apiTypes.has(type) && physicalId === apiId && status === 'running',
    );
    return isLocal ? apiUrl(apiId) : url;
  });
}
