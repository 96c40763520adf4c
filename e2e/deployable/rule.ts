import { type Resource, StackTemplate, type TemplateJson } from './template/stack-template.js';

/** A finding of a rule: a reason why a template would not deploy, or a resource would not work. */
export interface Finding {
  readonly rule: string;
  /** The construct path and the logical id. */
  readonly resource: string;
  readonly problem: string;
  /** The fix. */
  readonly fix: string;
}

/** A finding without the name of the rule. */
export interface Problem {
  readonly resource: Resource;
  readonly problem: string;
  readonly fix: string;
}

/** A check for one reason why AWS rejects or ignores a part of a template. */
export interface Rule {
  /** The name, such as `queue-policy-size`. */
  readonly name: string;
  /** The page or public issue that documents the reason. */
  readonly source: string;
  /** Returns the problems of the stacks of one app. */
  readonly check: (stacks: readonly StackTemplate[]) => Iterable<Problem> | Promise<Iterable<Problem>>;
}

/** Creates a rule that checks one stack at a time. */
export function stackRule(name: string, source: string, check: (stack: StackTemplate) => Iterable<Problem>): Rule {
  return { name, source, check: (stacks) => stacks.flatMap((stack) => [...check(stack)]) };
}

/** Creates a rule that checks one resource of a type at a time. */
export function resourceRule(
  name: string,
  source: string,
  type: string,
  check: (resource: Resource) => Iterable<Omit<Problem, 'resource'>>,
): Rule {
  return stackRule(name, source, (stack) =>
    stack.resources(type).flatMap((resource) => [...check(resource)].map((problem) => ({ resource, ...problem }))),
  );
}

/** Runs rules on the stacks of an app. */
export async function runRules(rules: readonly Rule[], stacks: readonly StackTemplate[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { name, check } of rules) {
    for (const { resource, problem, fix } of await check(stacks)) {
      found.push({ rule: name, resource: `${resource.path} (${resource.logicalId})`, problem, fix });
    }
  }
  return found;
}

/** Formats a finding as one line. */
export function describeFinding({ rule, resource, problem, fix }: Finding): string {
  return `${resource}: ${rule}: ${problem}. Fix: ${fix}`;
}

/** Returns the logical ids of the findings in a minimal template, whose assets are in `directory`. */
export async function faultyResources(
  rule: Rule,
  resources: TemplateJson['Resources'],
  directory?: string,
): Promise<string[]> {
  const problems = await rule.check([new StackTemplate('Stack', { Resources: resources }, directory)]);
  return [...new Set([...problems].map(({ resource }) => resource.logicalId))];
}
