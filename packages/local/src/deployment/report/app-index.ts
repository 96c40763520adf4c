import { isJsonObject } from '../../kernel/json.js';
import { type Placeholders } from '../../kernel/placeholders.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { type ResourceValues } from '../assembly/template-scope.js';
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
const sourceMembers: ReadonlySet<string> = new Set(['Source', 'EventSourceArn', 'SourceArn', 'BucketName']);

/** Members of properties that name neither a source nor a target: a custom resource's function runs only to deploy. */
const otherMembers: ReadonlySet<string> = new Set(['ServiceToken', 'DeadLetterConfig', 'DestinationConfig']);

/** Finds which resources of an app name which others, by their evaluated properties. */
export class AppIndex {
  readonly #identities = new Map<LocalResource, Identity>();
  readonly #texts = new Map<LocalResource, readonly (readonly [value: string, isSource: boolean])[]>();

  constructor(
    readonly resources: readonly LocalResource[],
    readonly machines: readonly MachineStates[],
    private readonly valuesOf: (resource: LocalResource) => ResourceValues | undefined,
    private readonly placeholders: Placeholders,
  ) {}

  /** The users of a resource: `state `X` of `Photos``, `function `Thumbnail` (SECRET_ARN)`, names of other resources. */
  usersOf(target: LocalResource): readonly string[] {
    const { names, parts } = this.#identityOf(target);
    return this.#users((value) => names.has(value) || parts.some((part) => value.includes(part)), target);
  }

  /** The users of a placeholder. */
  usersOfText(text: string): readonly string[] {
    return this.#users((value) => value.includes(text));
  }

  /** Where a resource sends events and requests to, with where it gets them from: `Queue -> Pipe -> Machine`. */
  targetsOf(source: LocalResource): readonly string[] {
    // They call what they name; the report has their states.
    if (/^AWS::(StepFunctions|Lambda)::(StateMachine|Function|Alias|Version)/.test(source.type)) return [];
    const texts = this.#textsOf(source);
    const named = (isSource: boolean): LocalResource[] =>
      this.resources.filter((other) => {
        if (other === source || !targetTypes.has(other.type)) return false;
        const { names, parts } = this.#identityOf(other);
        return texts.some(
          ([value, fromSource]) =>
            fromSource === isSource && (names.has(value) || parts.some((part) => value.includes(part))),
        );
      });
    const from = named(true).map(shortName);
    const before = from.length === 0 ? '' : `${from.join(', ')} -> `;
    return named(false).map((target) => `${before}${shortName(source)} -> ${shortName(target)}`);
  }

  #users(isUsed: (value: string) => boolean, except?: LocalResource): readonly string[] {
    return this.resources.flatMap((user): readonly string[] => {
      if (user === except || passiveTypes.test(user.type) || !hasEffect(user)) return [];
      if (user.type === 'AWS::StepFunctions::StateMachine') return this.#statesOf(user, isUsed);
      if (!this.#textsOf(user).some(([value]) => isUsed(value))) return [];
      return [user.type === 'AWS::Lambda::Function' ? functionUse(user, isUsed) : shortName(user)];
    });
  }

  #statesOf(user: LocalResource, isUsed: (value: string) => boolean): readonly string[] {
    const states = this.machines.find(({ resource }) => resource === user)?.states;
    if (states === undefined)
      return this.#textsOf(user).some(([value]) => isUsed(value)) ? [`state machine \`${shortName(user)}\``] : [];
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

  #textsOf(resource: LocalResource): readonly (readonly [string, boolean])[] {
    const known = this.#texts.get(resource);
    if (known !== undefined) return known;
    const texts: (readonly [string, boolean])[] = [];
    const collect = (value: unknown, isSource: boolean): void => {
      if (typeof value === 'string') texts.push([value, isSource]);
      else if (Array.isArray(value)) for (const item of value) collect(item, isSource);
      else if (isJsonObject(value))
        for (const [key, entry] of Object.entries(value)) {
          if (!otherMembers.has(key)) collect(entry, isSource || sourceMembers.has(key));
        }
    };
    collect(resource.properties, false);
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
