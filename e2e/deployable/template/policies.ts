import { type Json, type JsonObject, isJsonObject } from '@stepwell/asl';
import { type Resource, type StackTemplate, objectsIn } from './stack-template.js';

/** A statement of a policy, its values evaluated and its lists spelled out. */
export interface Statement {
  /** The resource of the template that the statement is in. */
  readonly source: Resource;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Empty in a trust policy. */
  readonly resources: readonly string[];
  /** Such as `Service:events.amazonaws.com` or `AWS:*`; empty in the policy of a role. */
  readonly principals: readonly string[];
  readonly conditions: JsonObject;
}

/** A request that a policy may admit. */
export interface Access {
  readonly action: string;
  /** An ARN; with `*` at its end, some resource whose ARN starts so. */
  readonly resource: string;
  /** Such as `Service:events.amazonaws.com`; left out for the policy of a role. */
  readonly principal?: string;
  /** Values of condition keys, such as `aws:SourceArn`. A condition on another key holds. */
  readonly context?: Readonly<Record<string, string>>;
}

/** The statements of a policy document. */
export function statementsOf(document: Json | undefined, source: Resource): Statement[] {
  const statements = isJsonObject(document) ? document['Statement'] : undefined;
  return objectsIn(Array.isArray(statements) ? statements : statements === undefined ? [] : [statements]).map(
    (each) => ({
      source,
      effect: each['Effect'] === 'Deny' ? 'Deny' : 'Allow',
      actions: textsOf(each['Action']),
      resources: textsOf(each['Resource']),
      principals: principalsOf(each['Principal']),
      conditions: isJsonObject(each['Condition']) ? each['Condition'] : {},
    }),
  );
}

function principalsOf(principal: Json | undefined): string[] {
  if (typeof principal === 'string') return [`AWS:${principal}`];
  return isJsonObject(principal)
    ? Object.entries(principal).flatMap(([kind, names]) => textsOf(names).map((name) => `${kind}:${name}`))
    : [];
}

function textsOf(value: Json | undefined): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** Whether one of the statements allows an access and none denies it. */
export function admits(statements: readonly Statement[], access: Access): boolean {
  const matching = statements.filter((statement) => matches(statement, access));
  return matching.some(({ effect }) => effect === 'Allow') && matching.every(({ effect }) => effect === 'Allow');
}

/** Whether a statement is about an access. */
export function matches(
  { actions, resources, principals, conditions }: Statement,
  { action, resource, principal, context = {} }: Access,
): boolean {
  const isAbout =
    actions.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    (resources.length === 0 || resources.some((pattern) => covers(pattern, resource)));
  const isBy = principal === undefined || principals.some((each) => each === principal || each === 'AWS:*');
  return isAbout && isBy && holds(conditions, context);
}

/** Whether a pattern is about a resource, or about some of those that start as `resource` does before its `*`. */
export function covers(pattern: string, resource: string): boolean {
  if (!resource.endsWith('*')) return like(pattern, resource);
  const start = resource.slice(0, -1);
  return pattern.startsWith(start) || like(pattern, `${start}x`);
}

/** What every call of a service in the account carries. */
const CALL_CONTEXT: Readonly<Record<string, string>> = {
  'aws:securetransport': 'true',
  'aws:sourceaccount': '123456789012',
  'aws:principalaccount': '123456789012',
};

function holds(conditions: JsonObject, given: Readonly<Record<string, string>>): boolean {
  const context = new Map(
    Object.entries({ ...CALL_CONTEXT, ...given }).map(([key, value]) => [key.toLowerCase(), value]),
  );
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(isJsonObject(keys) ? keys : {}).every(([key, expected]) => {
      const value = context.get(key.toLowerCase());
      return value === undefined || compare(operator, value, textsOf(expected));
    }),
  );
}

function compare(operator: string, value: string, expected: readonly string[]): boolean {
  const name = operator.replace(/^ForA(ny|ll)Value(s)?:/, '').replace(/IfExists$/, '');
  if (/^Numeric/.test(name)) return true;
  const matched = expected.some((pattern) => (/Like|^Arn/.test(name) ? like(pattern, value) : pattern === value));
  return /Not/.test(name) ? !matched : matched;
}

/** Whether a value matches a pattern of IAM: `*` stands for any characters, `?` for one. */
export function like(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

/** Whether there is a value that two patterns match. */
export function overlap(one: string, other: string): boolean {
  const known = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = i * (other.length + 1) + j;
    const result = known.get(key) ?? compareFrom(i, j);
    known.set(key, result);
    return result;
  };
  const compareFrom = (i: number, j: number): boolean => {
    if (i === one.length && j === other.length) return true;
    if (one[i] === '*') return from(i + 1, j) || (j < other.length && from(i, j + 1));
    if (other[j] === '*') return from(i, j + 1) || (i < one.length && from(i + 1, j));
    return i < one.length && one[i] === other[j] && from(i + 1, j + 1);
  };
  return from(0, 0);
}

/** The policies of a role, inline and attached, that are in its template. */
export function policiesOf(role: Resource): { readonly source: Resource; readonly document: Json }[] {
  const inline = objectsIn(role.at('Policies')).map((each) => ({
    source: role,
    document: each['PolicyDocument'] ?? null,
  }));
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => role.stack.resources(type))
    .filter((policy) => textsOf(policy.at('Roles')).includes(role.name));
  return [...inline, ...attached.map((source) => ({ source, document: source.at('PolicyDocument') ?? null }))];
}

/** The statements that say what a role may do. */
export function permissionsOf(role: Resource): Statement[] {
  return policiesOf(role).flatMap(({ source, document }) => statementsOf(document, source));
}

/** The role that a property names by its ARN; `undefined` for one that is not in the template. */
export function roleWithArn(stack: StackTemplate, arn: Json | undefined): Resource | undefined {
  return stack.resources('AWS::IAM::Role').find((role) => role.arn === arn);
}

/**
 * Resource types that hold the policy of another resource, with the property that names that one and what the name is.
 */
const RESOURCE_POLICIES: readonly {
  readonly type: string;
  readonly owners: string;
  readonly by: (owner: Resource) => string;
}[] = [
  { type: 'AWS::SQS::QueuePolicy', owners: 'Queues', by: refOf },
  { type: 'AWS::SNS::TopicPolicy', owners: 'Topics', by: refOf },
  { type: 'AWS::S3::BucketPolicy', owners: 'Bucket', by: refOf },
];

/** The policy resources of a queue, topic or bucket. */
export function resourcePolicies(owner: Resource): Resource[] {
  return RESOURCE_POLICIES.flatMap(({ type, owners, by }) =>
    owner.stack.resources(type).filter((policy) => textsOf(policy.at(owners)).includes(by(owner))),
  );
}

/** The statements of the resource policy of a queue, topic, bucket or key. */
export function resourceStatements(owner: Resource): Statement[] {
  if (owner.type === 'AWS::KMS::Key') return statementsOf(owner.at('KeyPolicy'), owner);
  return resourcePolicies(owner).flatMap((policy) => statementsOf(policy.at('PolicyDocument'), policy));
}

function refOf(resource: Resource): string {
  return String(resource.stack.deployed({ Ref: resource.logicalId }));
}
