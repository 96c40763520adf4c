import { readFile } from 'node:fs/promises';
import { type AssemblyStack } from '../assembly/cloud-assembly.js';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';
import { YamlError } from '../../kernel/yaml-document.js';
import { definitionText } from '../../services/states/resources/definition-text.js';
import { readAssembly } from '../assembly/read-assembly.js';
import { expandLoops } from '../assembly/expand-loops.js';
import { readNestedStack } from '../assembly/read-stack.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { type TemplateResource } from '../assembly/template.js';
import { AssetIndex } from '../resources/asset-index.js';
import { AssumedStack, type AppScope } from './assumed-stack.js';
import { sourcePosition, type SourcePosition } from './source-position.js';

/** A state machine of a synthesized app. */
export interface AssemblyStateMachine {
  /** Construct path of its stack, as the CDK CLI shows it: `Prod/Images`. */
  readonly stack: string;
  readonly logicalId: string;
  /** `Images/Machine/Resource`; `undefined` if the app was synthesized without path metadata. */
  readonly constructPath: string | undefined;
  /** Where the app creates it; `undefined` if the metadata has no stack traces. */
  readonly source: SourcePosition | undefined;
  readonly type: 'STANDARD' | 'EXPRESS';
  /**
   * Its definition, with placeholder names and ARNs for values that exist only after a deployment; `undefined` if it
   * cannot be determined.
   */
  readonly definition: string | undefined;
  /** Why `definition` is `undefined`. */
  readonly problem: string | undefined;
}

/**
 * Finds every state machine of a cloud assembly, including nested stacks and stages, without deploying anything.
 *
 * @param directory the folder with `manifest.json`
 * @throws `AssemblyError` when the assembly cannot be read
 */
export async function stateMachinesOf(directory: string): Promise<AssemblyStateMachine[]> {
  const assembly = await readAssembly(directory);
  const stacks: AssumedStack[] = [];
  const found: AssemblyStateMachine[] = [];
  for (const stack of assembly.stacks) {
    const environment = {
      accountId: stack.accountId ?? '123456789012',
      region: stack.region ?? 'us-east-1',
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
    };
    const app: AppScope = {
      environment,
      exportedValue: (name) => stacks.map((other) => other.exported(name)).find((value) => value !== undefined),
      stackOutput: (stackName, name) => stacks.find((other) => other.stack.stackName === stackName)?.output(name),
    };
    const assets = new AssetIndex(assembly.assets, environment);
    const assumed = await assume(stack, app, assets, () => ({}));
    stacks.push(assumed);
    found.push(...(await machinesIn(assumed, assets)));
  }
  return found;
}

async function assume(
  original: AssemblyStack,
  app: AppScope,
  assets: AssetIndex,
  given: () => JsonObject,
): Promise<AssumedStack> {
  const loops = new AssumedStack(original, app, new Map(), given).evaluation('Fn::ForEach');
  const stack = expandLoops(original, (collection) => loops.evaluate(collection));
  const nested = new Map<string, AssumedStack>();
  const parent = new AssumedStack(stack, app, nested, given);
  for (const [logicalId, { Type, Properties = {} }] of Object.entries(stack.template.Resources ?? {})) {
    if (Type !== 'AWS::CloudFormation::Stack') continue;
    const url = parent.evaluation(logicalId).evaluate(Properties['TemplateURL'] ?? null);
    const template = typeof url === 'string' ? assets.findUrl(url) : undefined;
    if (template === undefined) continue;
    const parameters = (): JsonObject =>
      objectOf(parent.evaluation(logicalId).evaluate(Properties['Parameters'] ?? {}));
    nested.set(
      logicalId,
      await assume(
        await readNestedStack(stack, logicalId, template.path, `${stack.stackName}-${logicalId}`),
        app,
        assets,
        parameters,
      ),
    );
  }
  return parent;
}

async function machinesIn(assumed: AssumedStack, assets: AssetIndex): Promise<AssemblyStateMachine[]> {
  const own = assumed.resources.filter(([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine');
  const { displayName, constructPaths, metadata } = assumed.stack;
  const machines = await Promise.all(
    own.map(async ([logicalId, resource]): Promise<AssemblyStateMachine> => {
      const constructPath = constructPaths.get(logicalId);
      const source = constructPath === undefined ? undefined : await sourcePosition(metadata, constructPath);
      const type = resource.Properties?.['StateMachineType'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
      return {
        stack: displayName,
        logicalId,
        constructPath,
        source,
        type,
        ...(await definitionOf(assumed, logicalId, resource, assets)),
      };
    }),
  );
  const nested = await Promise.all([...assumed.nested.values()].map((inside) => machinesIn(inside, assets)));
  return [...machines, ...nested.flat()];
}

async function definitionOf(
  assumed: AssumedStack,
  logicalId: string,
  { Properties = {} }: TemplateResource,
  assets: AssetIndex,
): Promise<Pick<AssemblyStateMachine, 'definition' | 'problem'>> {
  try {
    const { DefinitionString, Definition, DefinitionS3Location, DefinitionSubstitutions } = Properties;
    const evaluated = (value: Json | undefined, name: string) =>
      assumed
        .evaluation(logicalId)
        .at(name)
        .evaluate(value ?? null) ?? null;
    const inline =
      DefinitionString === undefined
        ? evaluated(Definition, 'Definition')
        : evaluated(DefinitionString, 'DefinitionString');
    const stored = objectOf(evaluated(DefinitionS3Location, 'DefinitionS3Location'));
    const text = inline === null ? await storedDefinition(stored, assets) : asText(inline);
    if (text === undefined)
      return {
        definition: undefined,
        problem:
          'DefinitionString or Definition is required, or a DefinitionS3Location that is an asset of the assembly',
      };
    const file = inline === null ? String(stored['Key']) : undefined;
    const substitutions = objectOf(evaluated(DefinitionSubstitutions, 'DefinitionSubstitutions'));
    return { definition: await definitionText(text, file, substitutions), problem: undefined };
  } catch (error) {
    if (error instanceof TemplateError) return { definition: undefined, problem: error.message };
    if (error instanceof YamlError)
      return {
        definition: undefined,
        problem: `The definition is not valid YAML at ${error.position.line}:${error.position.column} (${error.message})`,
      };
    throw error;
  }
}

async function storedDefinition({ Bucket, Key }: JsonObject, assets: AssetIndex): Promise<string | undefined> {
  const asset = typeof Bucket === 'string' && typeof Key === 'string' ? assets.find(Bucket, Key) : undefined;
  return asset === undefined ? undefined : readFile(asset.path, 'utf8');
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
