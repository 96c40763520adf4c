import { Conditions } from '../assembly/conditions.js';
import { type AssemblyStack } from '../assembly/cloud-assembly.js';
import { expandLoops } from '../assembly/expand-loops.js';
import { Evaluation } from '../assembly/evaluation.js';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';
import { resourceOrder } from '../assembly/resource-order.js';
import { parameterValue } from '../assembly/template-parameters.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type ResourceValues, type TemplateScope } from '../assembly/template-scope.js';
import { references } from '../assembly/references.js';
import { type OptionNames } from '../../kernel/option-names.js';
import { type Placeholders } from '../../kernel/placeholders.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { replacedHandlers } from '../custom-resources/replaced-handlers.js';
import { type PendingResource } from './deploy-resource.js';
import { resourceProviders } from './resource-providers.js';
import { ownValue } from '../../kernel/own-value.js';

/** Options of a stack deployment. */
export interface StackDeploymentOptions {
  readonly stackId: string;
  readonly environment: DeploymentEnvironment;
  /** Values of template parameters. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly optionNames: OptionNames;
  /** The value of an SSM parameter. */
  readonly ssmParameter: (name: string) => string | undefined;
  /** The value of a secret. */
  readonly secretValue: (reference: string) => string | undefined;
  readonly exportedValue: (name: string) => Json | undefined;
  readonly stackOutput: (stackName: string, outputName: string) => Json | undefined;
  /** The placeholder of a value that cannot be determined. */
  readonly placeholder: NonNullable<TemplateScope['placeholder']>;
  readonly placeholders: Placeholders;
  /** Replaces AWS URLs in strings with local URLs. */
  readonly withLocalUrls: (text: string) => string;
  /** Creates or updates a resource and returns its values. */
  readonly deployResource: (resource: PendingResource) => Promise<ResourceValues>;
}

/** The values that a stack provides to other stacks. */
export interface DeployedStack {
  /** Values by name, in which placeholders are possible. */
  readonly outputs: Readonly<Record<string, Json>>;
  /** The same outputs for the user: what is not available here is marked. */
  readonly shownOutputs: Readonly<Record<string, Json>>;
  /** Exported values by export name. */
  readonly exports: ReadonlyMap<string, Json>;
}

/**
 * Deploys the resources of a stack in dependency order, then evaluates its outputs. Throws `TemplateError` if the
 * order or a condition cannot be determined.
 */
export async function deployStack(original: AssemblyStack, options: StackDeploymentOptions): Promise<DeployedStack> {
  const loops = new Evaluation(scopeOf(original, options, new Map()), undefined, 'Fn::ForEach');
  const stack = expandLoops(original, (collection) => loops.evaluate(collection));
  const { stackName, template, constructPaths } = stack;
  const resources = new Map<string, ResourceValues>();
  const scope = scopeOf(stack, options, resources);
  const exists = (condition: string | undefined, logicalId: string): boolean =>
    condition === undefined || scope.conditions.holds(condition, new Evaluation(scope, logicalId, 'Condition'));
  const order = resourceOrder(stackName, template, constructPaths, (id) =>
    exists(template.Resources?.[id]?.Condition, id),
  );
  const replaced = replacedHandlers(template, (type) => type.startsWith('Custom::') && resourceProviders.has(type));
  for (const logicalId of order) {
    const resource = template.Resources?.[logicalId];
    if (!resource) continue;
    const evaluateProperties = (isLenient: boolean): JsonObject => {
      const evaluation = new Evaluation(scope, logicalId, 'Properties');
      const properties = resource.Properties ?? {};
      return objectWithLocalUrls(
        isLenient ? evaluableMembers(evaluation, properties) : evaluation.object(properties),
        options.withLocalUrls,
      );
    };
    // With the language extensions, a function can return it.
    const deletion = new Evaluation(scope, logicalId, 'DeletionPolicy').evaluate(resource.DeletionPolicy ?? 'Delete');
    const retained = deletion !== 'Delete';
    resources.set(
      logicalId,
      await options.deployResource({
        stack,
        logicalId,
        type: resource.Type,
        retained,
        isReplaced: replaced.has(logicalId),
        evaluateProperties,
        environment: options.environment,
      }),
    );
  }
  const outputs: Record<string, Json> = {};
  const shownOutputs: Record<string, Json> = {};
  const exports = new Map<string, Json>();
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (!exists(output.Condition, name)) continue;
    const evaluation = new Evaluation(scope, name);
    try {
      const value = evaluation.at('Value').evaluate(output.Value);
      if (value === undefined) continue;
      outputs[name] = valueWithLocalUrls(value, options.withLocalUrls);
      const missing =
        options.placeholders.originsIn(value)[0]?.reason ??
        [...references(output.Value)].map((id) => resources.get(id)?.unavailable).find((why) => why !== undefined);
      shownOutputs[name] = missing === undefined ? outputs[name] : notAvailable(missing);
      if (output.Export)
        exports.set(evaluation.at('Export.Name').string(output.Export.Name, 'the name of an export'), outputs[name]);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      shownOutputs[name] = notAvailable(error.problem);
    }
  }
  return { outputs, shownOutputs, exports };
}

/** The output in the place of one that does not exist here. */
function notAvailable(reason: string): string {
  return `not available: ${reason}`;
}

/** The members of an object that can be evaluated. */
function evaluableMembers(evaluation: Evaluation, value: JsonObject): JsonObject {
  const evaluated = Object.entries(value).flatMap(([key, entry]): [string, Json][] => {
    try {
      const result = evaluation.at(key).evaluate(entry);
      return result === undefined ? [] : [[key, result]];
    } catch (error) {
      if (error instanceof TemplateError) return [];
      throw error;
    }
  });
  return Object.fromEntries(evaluated);
}

function scopeOf(
  stack: AssemblyStack,
  options: StackDeploymentOptions,
  resources: ReadonlyMap<string, ResourceValues>,
): TemplateScope {
  const { stackName, template, constructPaths } = stack;
  const { stackId, environment, exportedValue, stackOutput, ssmParameter, secretValue } = options;
  const values = { ...stack.parameters, ...options.parameters };
  const scope: TemplateScope = {
    stackName,
    stackId,
    environment,
    template,
    constructPaths,
    conditions: new Conditions(() => scope),
    parameter: (name, unresolved) =>
      parameterValue(name, ownValue(template.Parameters, name) ?? { Type: 'String' }, {
        stackName,
        values,
        ssmParameter,
        option: options.optionNames.parameter,
        unresolved,
      }),
    resource: (logicalId) => resources.get(logicalId),
    exportedValue,
    stackOutput,
    ssmParameter,
    secretValue,
    placeholder: options.placeholder,
    hasPlaceholder: (value) => options.placeholders.textsIn(value).size > 0,
  };
  return scope;
}

function valueWithLocalUrls(value: Json, localized: (text: string) => string): Json {
  if (typeof value === 'string') return localized(value);
  if (Array.isArray(value)) return value.map((item) => valueWithLocalUrls(item, localized));
  return isJsonObject(value) ? objectWithLocalUrls(value, localized) : value;
}

function objectWithLocalUrls(value: JsonObject, localized: (text: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, valueWithLocalUrls(entry, localized)]));
}
