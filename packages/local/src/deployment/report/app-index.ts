import { isJsonObject } from '../../kernel/json.js';
import { type Placeholders } from '../../kernel/placeholders.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { type ResourceValues } from '../assembly/template-scope.js';
import { rulesForBucketEvents } from './bucket-events.js';
import { shortName } from './construct-names.js';
import { noteOf } from './type-notes.js';
import { type DefinitionState } from './definition-states.js';

/** A state machine of the app with its states. */
export interface MachineStates {
  readonly resource: LocalResource;
  readonly states: readonly DefinitionState[];
}

/** The texts that identify a resource in the properties of others. */
interface Identity {
  /** Whole values: names, IDs, URLs. */
  readonly names: ReadonlySet<string>;
  /** Parts of values: ARNs and placeholders. */
  readonly parts: readonly string[];
}

/** Types that events, requests and pipes end at. */
const targetTypes: ReadonlySet<string> = new Set([
  'AWS::Lambda::Function',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::StepFunctions::StateMachine',
  'AWS::StepFunctions::StateMachineAlias',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::Events::EventBus',
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
]);

/** Types that only pass values on, or that grant permissions to what they name. */
const passiveTypes = /^AWS::(IAM::|CDK::|Lambda::Permission$|CloudFormation::Stack$|CloudWatch::|Logs::)/;

/** Members of properties that name what a resource reads from, not where it sends to. */
const sourceMembers: ReadonlySet<string> = new Set([
  'Source',
  'EventSourceArn',
  'SourceArn',
  'BucketName',
  'EventBusName',
  'EventPattern',
]);

/** Types that deliver what they read to a target, and whether users name them: a subscription belongs to its topic. */
const connectors: ReadonlyMap<string, { readonly isNamed: boolean }> = new Map([
  ['AWS::Events::Rule', { isNamed: true }],
  ['AWS::Lambda::EventSourceMapping', { isNamed: false }],
  ['AWS::Pipes::Pipe', { isNamed: true }],
  ['AWS::SNS::Subscription', { isNamed: false }],
]);

/** Members of properties that name neither a source nor a target: a custom resource's function runs only to deploy. */
const otherMembers: ReadonlySet<string> = new Set(['ServiceToken', 'DeadLetterConfig', 'DestinationConfig']);

/** A text in the properties of a resource. */
interface PropertyText {
  readonly value: string;
  /** Path of its property, without list indices: `Targets.Arn`. */
  readonly path: string;
  /** Whether it names what the resource reads from. */
  readonly isSource: boolean;
}

/** Finds which resources of an app name which others, by their evaluated properties. */
export class AppIndex {
  readonly #identities = new Map<LocalResource, Identity>();
  readonly #texts = new Map<LocalResource, readonly PropertyText[]>();

  constructor(
    readonly resources: readonly LocalResource[],
    readonly machines: readonly MachineStates[],
    private readonly valuesOf: (resource: LocalResource) => ResourceValues | undefined,
    private readonly placeholders: Placeholders,
  ) {}

  /**
   * The users of a resource: `state `X` of `Photos``, `function `Thumbnail` (SECRET_ARN)`, names of other resources.
   */
  usersOf(target: LocalResource): readonly string[] {
    const { names, parts } = this.#identityOf(target);
    return this.#users((value) => names.has(value) || parts.some((part) => value.includes(part)), target);
  }

  /** The users of a placeholder. */
  usersOfText(text: string): readonly string[] {
    return this.#users((value) => value.includes(text));
  }

  /**
   * Where a resource sends events and requests to, with where it gets them from: `Queue -> Pipe -> Machine`. Further
   * deliveries are followed: `Uploads -> OnUpload -> Pipeline` for a bucket, a rule and its target.
   *
   * @param property the property that names the targets; by default all
   */
  targetsOf(source: LocalResource, property?: string): readonly string[] {
    // They call what they name; the report has their states.
    if (/^AWS::(StepFunctions|Lambda)::(StateMachine|Function|Alias|Version)/.test(source.type)) return [];
    const from = this.#named(source, true).map(shortName);
    // `Uploads/Notifications` sends the events of `Uploads`.
    const own = from.some((name) => shortName(source).startsWith(`${name}/`)) ? [] : [shortName(source)];
    const before = [...(from.length === 0 ? [] : [from.join(', ')]), ...own];
    const onward = [
      ...this.#named(source, false, property).flatMap((target) => this.#pathsFrom(target, new Set([source]))),
      ...rulesForBucketEvents(source, this.resources).flatMap((rule) => this.#pathsThrough(rule, new Set([source]))),
    ];
    return [...new Set(onward.map((path) => [...before, ...path].join(' -> ')))];
  }

  /** The resources that a resource names as its sources or its targets. */
  #named(resource: LocalResource, asSource: boolean, property?: string): LocalResource[] {
    const texts = this.#textsOf(resource).filter(
      ({ isSource, path }) =>
        isSource === asSource && (property === undefined || path === property || path.startsWith(`${property}.`)),
    );
    return this.resources.filter((other) => {
      if (other === resource || !targetTypes.has(other.type)) return false;
      const { names, parts } = this.#identityOf(other);
      return texts.some(({ value }) => names.has(value) || parts.some((part) => value.includes(part)));
    });
  }

  /** The paths of what a target receives: through the resources that read from it. */
  #pathsFrom(target: LocalResource, seen: ReadonlySet<LocalResource>): string[][] {
    if (seen.has(target)) return [];
    const passed = new Set([...seen, target]);
    const readers = this.resources.filter(
      (reader) => connectors.has(reader.type) && !passed.has(reader) && this.#named(reader, true).includes(target),
    );
    const further = readers.flatMap((reader) => this.#pathsThrough(reader, passed));
    return further.length === 0 ? [[shortName(target)]] : further.map((path) => [shortName(target), ...path]);
  }

  /** The paths through a rule, a subscription, an event source mapping or a pipe. */
  #pathsThrough(connector: LocalResource, seen: ReadonlySet<LocalResource>): string[][] {
    const passed = new Set([...seen, connector]);
    const name = connectors.get(connector.type)?.isNamed === true ? [shortName(connector)] : [];
    return this.#named(connector, false).flatMap((target) =>
      this.#pathsFrom(target, passed).map((path) => [...name, ...path]),
    );
  }

  #users(isUsed: (value: string) => boolean, except?: LocalResource): readonly string[] {
    return this.resources.flatMap((user): readonly string[] => {
      if (user === except || passiveTypes.test(user.type) || !hasEffect(user)) return [];
      if (user.type === 'AWS::StepFunctions::StateMachine') return this.#statesOf(user, isUsed);
      if (!this.#textsOf(user).some(({ value }) => isUsed(value))) return [];
      return [user.type === 'AWS::Lambda::Function' ? functionUse(user, isUsed) : shortName(user)];
    });
  }

  #statesOf(user: LocalResource, isUsed: (value: string) => boolean): readonly string[] {
    const states = this.machines.find(({ resource }) => resource === user)?.states;
    if (states === undefined)
      return this.#textsOf(user).some(({ value }) => isUsed(value)) ? [`state machine \`${shortName(user)}\``] : [];
    return states.filter(({ text }) => isUsed(text)).map(({ name }) => stateName(name, user));
  }

  #identityOf(resource: LocalResource): Identity {
    const known = this.#identities.get(resource);
    if (known !== undefined) return known;
    const { physicalId } = resource;
    const values = this.valuesOf(resource);
    const all = [physicalId, ...['Arn', 'EventBusArn', 'FunctionArn', 'Name'].map((name) => values?.attribute(name))];
    const texts = all.filter((value) => typeof value === 'string' && value !== '') as string[]; // filtered
    const placeholders = [...this.placeholders.textsIn(physicalId)];
    const identity = {
      names: new Set(texts),
      parts: [...texts.filter((text) => text.startsWith('arn:')), ...placeholders],
    };
    this.#identities.set(resource, identity);
    return identity;
  }

  #textsOf(resource: LocalResource): readonly PropertyText[] {
    const known = this.#texts.get(resource);
    if (known !== undefined) return known;
    const texts: PropertyText[] = [];
    // The same member of a bucket names a target.
    const isSourceOf = (key: string): boolean =>
      sourceMembers.has(key) || (key === 'TopicArn' && resource.type === 'AWS::SNS::Subscription');
    const collect = (value: unknown, path: string, isSource: boolean): void => {
      if (typeof value === 'string') texts.push({ value, path, isSource });
      else if (Array.isArray(value)) for (const item of value) collect(item, path, isSource);
      else if (isJsonObject(value))
        for (const [key, entry] of Object.entries(value)) {
          if (!otherMembers.has(key)) collect(entry, path === '' ? key : `${path}.${key}`, isSource || isSourceOf(key));
        }
    };
    collect(resource.properties, '', false);
    this.#texts.set(resource, texts);
    return texts;
  }
}

/** Whether a resource does something here, or would on AWS: log retention does not. */
function hasEffect({ type, status }: LocalResource): boolean {
  return status === 'running' || !['none', 'ignore'].includes(noteOf(type).effect);
}

/** ``state `Detect labels` of `Photos` `` */
export function stateName(state: string, machine: LocalResource): string {
  return `state \`${state}\` of \`${shortName(machine)}\``;
}

/** A function that uses a value, with the environment variables that have it. */
function functionUse(user: LocalResource, isUsed: (value: string) => boolean): string {
  const environment = user.properties['Environment'] ?? null;
  const variables = isJsonObject(environment) ? (environment['Variables'] ?? null) : null;
  const names = Object.entries(isJsonObject(variables) ? variables : {})
    .filter(([, value]) => typeof value === 'string' && isUsed(value))
    .map(([name]) => name);
  const shown = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return `function \`${shortName(user)}\`${shown}`;
}
