import { type Json, type JsonObject, isJsonObject } from '@stepwell/asl';
import { evaluate, pseudoParameters, referencesIn } from './intrinsics.js';
import { namePropertyOf, physicalNames } from './physical-names.js';

/** A template as CloudFormation reads it. */
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

/** A resource of a stack, with what rules ask about it. */
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

  /** The construct path, or the logical id where the template does not tell it. */
  get path(): string {
    return String(this.json.Metadata?.['aws:cdk:path'] ?? `${this.stack.name}/${this.logicalId}`);
  }

  /** The properties as the template has them, with intrinsic functions. */
  get templateProperties(): JsonObject {
    return this.json.Properties ?? {};
  }

  /** The properties with every intrinsic function evaluated, as the service gets them. */
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

  /** The logical ids of resources that must exist first: those referred to, and `DependsOn`. */
  get dependencies(): readonly string[] {
    this.#references ??= [...referencesIn(this.templateProperties), ...[this.json.DependsOn ?? []].flat()];
    return this.#references;
  }

  /** A property of an object, by path; `undefined` where a part of the path is missing. */
  at(...path: readonly string[]): Json | undefined {
    return memberAt(this.properties, path);
  }
}

/** The value at a path of names; `undefined` where a part of the path is missing. */
export function memberAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((parent, name) => (isJsonObject(parent) ? parent[name] : undefined), value);
}

/** The objects in a list; an empty list where there is none. */
export function objectsIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((each) => isJsonObject(each)) : [];
}

/** One stack's template, with every name and reference as it will be once deployed. */
export class StackTemplate {
  readonly #resources: ReadonlyMap<string, Resource>;
  readonly #parameters: Readonly<Record<string, Json>>;

  /**
   * @param name the stack's name
   * @param directory the cloud assembly's folder, where the assets are
   * @param app all stacks of the app, whose outputs this one may refer to
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

  /** The resources of one type, or all. */
  resources(type?: string): Resource[] {
    return [...this.#resources.values()].filter((resource) => type === undefined || resource.type === type);
  }

  resource(logicalId: string): Resource | undefined {
    return this.#resources.get(logicalId);
  }

  /**
   * The resource that a value of the template refers to: `{ Ref }`, `{ 'Fn::GetAtt' }`, or a longer text with one of
   * these.
   */
  referred(value: Json | undefined): Resource | undefined {
    return referencesIn(value ?? null)
      .map((id) => this.resource(id))
      .find((resource) => resource !== undefined);
  }

  /** The resource that has an ARN. */
  withArn(arn: string): Resource | undefined {
    return this.resources().find((resource) => resource.arn === arn);
  }

  /** A value of the template with its intrinsic functions evaluated. */
  deployed(value: Json): Json {
    const valueOf = (logicalId: string, attribute?: string): Json => this.#valueOf(logicalId, attribute);
    return evaluate(value, this.#parameters, valueOf, (stackName, outputName) => this.#outputOf(stackName, outputName));
  }

  /** The physical name of a resource. */
  nameOf(logicalId: string): string {
    return this.#names(this.#required(logicalId)).name;
  }

  /** Every resource that must exist before this one, directly or by way of another. */
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

  /** The bus that a rule is on, where that is not the default bus. */
  #customBus(resource: Resource): string | undefined {
    const bus = resource.type === 'AWS::Events::Rule' ? resource.templateProperties['EventBusName'] : undefined;
    const name = bus === undefined ? 'default' : String(this.deployed(bus)).split('/').at(-1);
    return name === 'default' ? undefined : name;
  }

  /** A version or an alias of a function: its ARN, and for a version its number. */
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
