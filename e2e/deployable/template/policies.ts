import { type Json, type JsonObject, isJsonObject } from '@stepwell/asl';
import { type Resource, type StackTemplate, objectsIn } from './stack-template.js';

/** A policy statement with evaluated values and lists. */
export interface Statement {
  /** The resource that contains the statement. */
  readonly source: Resource;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Empty in a trust policy. */
  readonly resources: readonly string[];
  /** Such as `Service:events.amazonaws.com` or `AWS:*`; empty in the policy of a role. */
  readonly principals: readonly string[];
  readonly conditions: JsonObject;
}

/** A request to authorize. */
export interface Access {
  readonly action: string;
  /** An ARN, or a prefix that ends with `*`. */
  readonly resource: string;
  /** Such as `Service:events.amazonaws.com`; omitted for the policy of a role. */
  readonly principal?: string;
  /** Values of condition keys, such as `aws:SourceArn`. Conditions on other keys hold. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Returns the statements of a policy document. */
export function statementsOf(document: Json | undefined, source: Resource): Statement[] {
  const statements = isJsonObject(document) ? document['Statement'] : undefined;
  return objectsIn(Array.isArray(statements) ? statements : statements === undefined ? [] : [statements]).map(
    (each) => ({
      source,
      effect: each['Effect'] === 'Deny' ? 'Deny' : 'Allow',
      actions: stringsOf(each['Action']),
      resources: stringsOf(each['Resource']),
      principals: principalsOf(each['Principal']),
      conditions: isJsonObject(each['Condition']) ? each['Condition'] : {},
    }),
  );
}

function principalsOf(principal: Json | undefined): string[] {
  if (typeof principal === 'string') return [`AWS:${principal}`];
  return isJsonObject(principal)
    ? Object.entries(principal).flatMap(([kind, names]) => stringsOf(names).map((name) => `${kind}:${name}`))
    : [];
}

function stringsOf(value: Json | undefined): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** Whether one statement allows an access and none denies it. */
export function admits(statements: readonly Statement[], access: Access): boolean {
  const matching = statements.filter((statement) => matches(statement, access));
  return matching.some(({ effect }) => effect === 'Allow') && matching.every(({ effect }) => effect === 'Allow');
}

/** Whether a statement applies to an access. */
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

/** Whether a pattern matches a resource, or some ARNs with the prefix before its `*`. */
export function covers(pattern: string, resource: string): boolean {
  if (!resource.endsWith('*')) return like(pattern, resource);
  const start = resource.slice(0, -1);
  return pattern.startsWith(start) || like(pattern, `${start}x`);
}

/** The context of every service call in the account. */
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
      return value === undefined || compare(operator, value, stringsOf(expected));
    }),
  );
}

function compare(operator: string, value: string, expected: readonly string[]): boolean {
  const name = operator.replace(/^ForA(ny|ll)Value(s)?:/, '').replace(/IfExists$/, '');
  if (/^Numeric/.test(name)) return true;
  const matched = expected.some((pattern) => (/Like|^Arn/.test(name) ? like(pattern, value) : pattern === value));
  return /Not/.test(name) ? !matched : matched;
}

/** Whether a value matches an IAM pattern: `*` matches any characters, `?` one character. */
export function like(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

/** Whether two patterns have a common match. */
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

/** Returns the inline and attached policies of a role in the template. */
export function policiesOf(role: Resource): { readonly source: Resource; readonly document: Json }[] {
  const inline = objectsIn(role.at('Policies')).map((each) => ({
    source: role,
    document: each['PolicyDocument'] ?? null,
  }));
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => role.stack.resources(type))
    .filter((policy) => stringsOf(policy.at('Roles')).includes(role.name));
  return [...inline, ...attached.map((source) => ({ source, document: source.at('PolicyDocument') ?? null }))];
}

/** Returns the statements of the policies of a role. */
export function permissionsOf(role: Resource): Statement[] {
  return policiesOf(role).flatMap(({ source, document }) => statementsOf(document, source));
}

/** Returns the role with an ARN, `undefined` if it is not in the template. */
export function roleWithArn(stack: StackTemplate, arn: Json | undefined): Resource | undefined {
  return stack.resources('AWS::IAM::Role').find((role) => role.arn === arn);
}

/** Resource types of resource policies, with the property that refers to the owner. */
const RESOURCE_POLICIES: readonly {
  readonly type: string;
  readonly owners: string;
  readonly by: (owner: Resource) => string;
}[] = [
  { type: 'AWS::SQS::QueuePolicy', owners: 'Queues', by: refOf },
  { type: 'AWS::SNS::TopicPolicy', owners: 'Topics', by: refOf },
  { type: 'AWS::S3::BucketPolicy', owners: 'Bucket', by: refOf },
];

/** Returns the policy resources of a queue, topic or bucket. */
export function resourcePolicies(owner: Resource): Resource[] {
  return RESOURCE_POLICIES.flatMap(({ type, owners, by }) =>
    owner.stack.resources(type).filter((policy) => stringsOf(policy.at(owners)).includes(by(owner))),
  );
}

/** Returns the statements of the resource policy of a queue, topic, bucket or key. */
export function resourceStatements(owner: Resource): Statement[] {
  if (owner.type === 'AWS::KMS::Key') return statementsOf(owner.at('KeyPolicy'), owner);
  return resourcePolicies(owner).flatMap((policy) => statementsOf(policy.at('PolicyDocument'), policy));
}

function refOf(resource: Resource): string {
  return String(resource.stack.deployed({ Ref: resource.logicalId }));
}
