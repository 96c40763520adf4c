import { type Resource, StackTemplate, type TemplateJson } from './template/stack-template.js';

/** What a rule found: why a template would not deploy, or would stay silent once deployed. */
export interface Finding {
  readonly rule: string;
  /** Where: the construct path and the logical id. */
  readonly resource: string;
  readonly problem: string;
  /** What to change. */
  readonly fix: string;
}

/** A finding before the rule's name is added. */
export interface Problem {
  readonly resource: Resource;
  readonly problem: string;
  readonly fix: string;
}

/** One reason for which AWS refuses or silently ignores what a template says. */
export interface Rule {
  /** The rule's name, such as `queue-policy-size`. */
  readonly name: string;
  /** The page or the public issue that documents it. */
  readonly source: string;
  /** The problems of the stacks of one app. */
  readonly check: (stacks: readonly StackTemplate[]) => Iterable<Problem> | Promise<Iterable<Problem>>;
}

/** A rule that looks at one stack at a time. */
export function stackRule(name: string, source: string, check: (stack: StackTemplate) => Iterable<Problem>): Rule {
  return { name, source, check: (stacks) => stacks.flatMap((stack) => [...check(stack)]) };
}

/** A rule that looks at one resource at a time, of the given type. */
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

/** Runs rules over the stacks of an app. */
export async function runRules(rules: readonly Rule[], stacks: readonly StackTemplate[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { name, check } of rules) {
    for (const { resource, problem, fix } of await check(stacks)) {
      found.push({ rule: name, resource: `${resource.path} (${resource.logicalId})`, problem, fix });
    }
  }
  return found;
}

/** A finding in one line, as a failing test shows it. */
export function describeFinding({ rule, resource, problem, fix }: Finding): string {
  return `${resource}: ${rule}: ${problem}; ${fix}`;
}

/** The logical ids that a rule finds fault with in a minimal template, whose assets are in `directory`. */
export async function faultyResources(
  rule: Rule,
  resources: TemplateJson['Resources'],
  directory?: string,
): Promise<string[]> {
  const problems = await rule.check([new StackTemplate('Stack', { Resources: resources }, directory)]);
  return [...new Set([...problems].map(({ resource }) => resource.logicalId))];
}
