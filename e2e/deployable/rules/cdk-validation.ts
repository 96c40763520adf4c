import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationValidatePlugin } from 'aws-cdk-lib';
import { type Problem, type Rule } from '../rule.js';
import { StackTemplate } from '../template/stack-template.js';

/** Compiles its rules once, which takes seconds; a template then takes milliseconds. */
const plugin = new CloudFormationValidatePlugin();

/**
 * Compiles the CDK's rules for all types of resources that occur in some apps, which is done anew for each type that
 * comes later.
 */
export function compileRules(stacks: readonly StackTemplate[]): void {
  violationsIn(stacks.map((stack) => [stack, stack]));
}

/**
 * What the CDK itself finds under the feature flag `@aws-cdk/core:validateAgainstDefaultRules`: CloudFormation's
 * registry
 * schemas, attributes of `Fn::GetAtt`, circles, event patterns, policies and more. Warnings count too.
 */
export const cdkValidation: Rule = {
  name: 'cdk-validation',
  source: 'https://github.com/aws-cloudformation/cloudformation-validate',
  check: (stacks) => violationsIn(stacks.map((stack) => [stack, stack])),
};

/** Rules of the registry schemas about single values: enumerations, patterns, lists' lengths, lengths and ranges. */
const VALUE_RULES = ['F3030', 'F3031', 'F3032', 'F3033', 'F3034'];

/**
 * The same schemas over the values that CloudFormation will pass on: a name that is made of references has its length
 * only
 * then.
 */
export const deployedValues: Rule = {
  name: 'deployed-values',
  source: 'https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html',
  check: (stacks) =>
    violationsIn(
      stacks.map((stack) => [stack, deployed(stack)]),
      VALUE_RULES,
    ),
};

/** The template with its intrinsic functions evaluated. */
function deployed(stack: StackTemplate): StackTemplate {
  const resources = stack
    .resources()
    .map(({ logicalId, type, properties }) => [logicalId, { Type: type, Properties: properties }] as const);
  return new StackTemplate(stack.name, { Resources: Object.fromEntries(resources) });
}

function violationsIn(
  templates: readonly (readonly [owner: StackTemplate, template: StackTemplate])[],
  only?: readonly string[],
): Problem[] {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-validation-'));
  const owners = new Map(templates.map(([owner, template], index) => [templateFile(folder, template, index), owner]));
  const stackTemplates = [...owners].map(([templatePath, { name }]) => ({
    templatePath,
    stackConstructPath: name,
    accountId: undefined,
    region: undefined,
  }));
  // The plugin looks at the templates alone; the app is there for plugins that look at constructs.
  const { violations } = plugin.validate({
    templatePaths: [...owners.keys()],
    stackTemplates,
    appConstruct: undefined as never,
  });
  rmSync(folder, { recursive: true });
  return violations.flatMap(({ ruleName, description, fix = 'Correct it, or refuse the prop', violatingResources }) =>
    violatingResources.flatMap(({ resourceLogicalId = '', templatePath = '' }): Problem[] => {
      if (only !== undefined && !only.includes(ruleName)) return [];
      const resource = owners.get(templatePath)?.resource(resourceLogicalId);
      if (resource === undefined) throw new Error(`${templatePath}: ${ruleName}: ${description}`);
      return [{ resource, problem: `${ruleName}: ${description}`, fix }];
    }),
  );
}

function templateFile(folder: string, { name, json }: StackTemplate, index: number): string {
  const parent = join(folder, String(index));
  mkdirSync(parent);
  writeFileSync(join(parent, `${name}.template.json`), JSON.stringify(json));
  return join(parent, `${name}.template.json`);
}
