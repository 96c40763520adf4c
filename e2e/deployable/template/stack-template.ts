import { type Json, type JsonObject, isJsonObject } from '@stepwell/asl';
import { evaluate, pseudoParameters, referencesIn } from './intrinsics.js';
import { namePropertyOf, physicalNames } from './physical-names.js';

/** A CloudFormation template. */
export interface TemplateJson {
  readonly Resources?: Readonly<Record<string, ResourceJson>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: Json }>>;
  readonly Outputs?: Readonly<Record<string, JsonObject>>;
}

/** A resource of a template. */
export interface ResourceJson {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly DependsOn?: string | readonly string[];
  readonly Metadata?: JsonObject;
}

/** A resource of a stack, with the values that rules need. */
export class Resource {
  #properties: JsonObject | undefined;
  #references: readonly string[] | undefined;

  constructor(
    readonly stack: StackTemplate,
    readonly logicalId: string,
    private readonly json: ResourceJson,
  ) {}

  get type(): string {
    return this.json.Type;
  }

  /** The construct path, or the logical id if the template has no path. */
  get path(): string {
    return String(this.json.Metadata?.['aws:cdk:path'] ?? `${this.stack.name}/${this.logicalId}`);
  }

  /** The properties with intrinsic functions. */
  get templateProperties(): JsonObject {
    return this.json.Properties ?? {};
  }

  /** The properties with evaluated intrinsic functions. */
  get properties(): JsonObject {
    this.#properties ??= this.stack.deployed(this.templateProperties) as JsonObject;
    return this.#properties;
  }

  get arn(): string {
    return String(this.stack.deployed({ 'Fn::GetAtt': [this.logicalId, 'Arn'] }));
  }

  get name(): string {
    return this.stack.nameOf(this.logicalId);
  }

  /** The logical ids of dependencies: references and `DependsOn`. */
  get dependencies(): readonly string[] {
    this.#references ??= [...referencesIn(this.templateProperties), ...[this.json.DependsOn ?? []].flat()];
    return this.#references;
  }

  /** Returns a nested property, `undefined` if a part of the path is missing. */
  at(...path: readonly string[]): Json | undefined {
    return memberAt(this.properties, path);
  }
}

/** Returns the value at a path, `undefined` if a part of the path is missing. */
export function memberAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((parent, name) => (isJsonObject(parent) ? parent[name] : undefined), value);
}

/** Returns the objects in a list, or an empty list. */
export function objectsIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((each) => isJsonObject(each)) : [];
}

/** The template of a stack, with all names and references evaluated. */
export class StackTemplate {
  readonly #resources: ReadonlyMap<string, Resource>;
  readonly #parameters: Readonly<Record<string, Json>>;

  /**
   * @param name the stack's name
   * @param directory the folder of the cloud assembly with the assets
   * @param app all stacks of the app, for references to their outputs
   */
  constructor(
    readonly name: string,
    readonly json: TemplateJson,
    readonly directory = '',
    private readonly app: readonly StackTemplate[] = [],
  ) {
    const entries = Object.entries(json.Resources ?? {});
    this.#resources = new Map(entries.map(([id, resource]) => [id, new Resource(this, id, resource)]));
    const given = Object.entries(json.Parameters ?? {}).map(([id, { Default = '' }]) => [id, Default] as const);
    this.#parameters = { ...pseudoParameters(name), ...Object.fromEntries(given) };
  }

  /** Returns the resources of one type, or all resources. */
  resources(type?: string): Resource[] {
    return [...this.#resources.values()].filter((resource) => type === undefined || resource.type === type);
  }

  resource(logicalId: string): Resource | undefined {
    return this.#resources.get(logicalId);
  }

  /**
   * Returns the resource that a value refers to: `{ Ref }`, `{ 'Fn::GetAtt' }`, or a value that contains one of them.
   */
  referred(value: Json | undefined): Resource | undefined {
    return referencesIn(value ?? null)
      .map((id) => this.resource(id))
      .find((resource) => resource !== undefined);
  }

  /** Returns the resource with an ARN. */
  withArn(arn: string): Resource | undefined {
    return this.resources().find((resource) => resource.arn === arn);
  }

  /** Evaluates the intrinsic functions of a value. */
  deployed(value: Json): Json {
    const valueOf = (logicalId: string, attribute?: string): Json => this.#valueOf(logicalId, attribute);
    return evaluate(value, this.#parameters, valueOf, (stackName, outputName) => this.#outputOf(stackName, outputName));
  }

  /** Returns the physical name of a resource. */
  nameOf(logicalId: string): string {
    return this.#names(this.#required(logicalId)).name;
  }

  /** Returns all direct and indirect dependencies of a resource. */
  dependencies(logicalId: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [logicalId];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const dependency of this.resource(next)?.dependencies ?? []) {
        if (found.has(dependency) || !this.#resources.has(dependency)) continue;
        found.add(dependency);
        open.push(dependency);
      }
    }
    return found;
  }

  #outputOf(stackName: string, outputName: string): Json {
    const stack = this.app.find(({ name }) => name === stackName);
    const value = stack?.json.Outputs?.[outputName]?.['Value'];
    if (stack === undefined || value === undefined)
      throw new Error(`${this.name}: no stack ${stackName} has an output ${outputName}`);
    return stack.deployed(value);
  }

  #valueOf(logicalId: string, attribute: string | undefined): Json {
    const resource = this.#required(logicalId);
    if (/^AWS::Lambda::(Version|Alias)$/.test(resource.type)) return this.#qualified(resource, attribute);
    const { name, arn, ref } = this.#names(resource);
    const bus = this.#customBus(resource);
    // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1131
    if (attribute === undefined) return bus === undefined ? ref : `${bus}|${ref}`;
    if (/Arn$/.test(attribute)) return bus === undefined ? arn : arn.replace(':rule/', `:rule/${bus}/`);
    return /Name$/.test(attribute) ? name : `${logicalId}-${attribute}`;
  }

  /** Returns the bus of a rule, unless it is the default bus. */
  #customBus(resource: Resource): string | undefined {
    const bus = resource.type === 'AWS::Events::Rule' ? resource.templateProperties['EventBusName'] : undefined;
    const name = bus === undefined ? 'default' : String(this.deployed(bus)).split('/').at(-1);
    return name === 'default' ? undefined : name;
  }

  /** Returns the ARN of a version or an alias of a function, or the number of a version. */
  #qualified({ templateProperties }: Resource, attribute: string | undefined): string {
    const alias = templateProperties['Name'];
    const qualifier = alias === undefined ? '1' : String(this.deployed(alias));
    const handler =
      this.referred(templateProperties['FunctionName'])?.arn ?? String(templateProperties['FunctionName']);
    return attribute === 'Version' ? qualifier : `${handler}:${qualifier}`;
  }

  #names(resource: Resource): ReturnType<typeof physicalNames> {
    const property = namePropertyOf(resource.type);
    const given = property === undefined ? undefined : resource.templateProperties[property];
    const fifo = resource.templateProperties['FifoQueue'] === true || resource.templateProperties['FifoTopic'] === true;
    return physicalNames(
      resource.type,
      resource.logicalId,
      this.name,
      given === undefined ? undefined : String(this.deployed(given)),
      fifo,
    );
  }

  #required(logicalId: string): Resource {
    const resource = this.resource(logicalId);
    if (resource === undefined)
      throw new Error(`${this.name}: ${logicalId} is not a resource or parameter of the template`);
    return resource;
  }
}
