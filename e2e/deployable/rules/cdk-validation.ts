import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationValidatePlugin } from 'aws-cdk-lib';
import { type Problem, type Rule } from '../rule.js';
import { StackTemplate } from '../template/stack-template.js';

/** The first validation compiles the rules, which takes seconds. Later templates take milliseconds. */
const plugin = new CloudFormationValidatePlugin();

/** Compiles the rules of the CDK for all resource types of some apps, because each new type compiles them again. */
export function compileRules(stacks: readonly StackTemplate[]): void {
  violationsIn(stacks.map((stack) => [stack, stack]));
}

/**
 * Findings of the CDK with the feature flag `@aws-cdk/core:validateAgainstDefaultRules`: registry schemas of
 * CloudFormation, attributes of `Fn::GetAtt`, circular references, event patterns, policies and more. Warnings count
 * too.
 */
export const cdkValidation: Rule = {
  name: 'cdk-validation',
  source: 'https://github.com/aws-cloudformation/cloudformation-validate',
  check: (stacks) => violationsIn(stacks.map((stack) => [stack, stack])),
};

/** Schema rules of single values: enumerations, patterns, list lengths, string lengths and ranges. */
const VALUE_RULES = ['F3030', 'F3031', 'F3032', 'F3033', 'F3034'];

/** The same schemas for evaluated values: the length of a name with references is known only after the evaluation. */
export const deployedValues: Rule = {
  name: 'deployed-values',
  source: 'https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html',
  check: (stacks) =>
    violationsIn(
      stacks.map((stack) => [stack, deployed(stack)]),
      VALUE_RULES,
    ),
};

/** Returns the template with evaluated intrinsic functions. */
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
  // The plugin reads only the templates. Other plugins need the app.
  const { violations } = plugin.validate({
    templatePaths: [...owners.keys()],
    stackTemplates,
    appConstruct: undefined as never,
  });
  rmSync(folder, { recursive: true });
  return violations.flatMap(
    ({ ruleName, description, fix = 'Correct the template, or reject the prop', violatingResources }) =>
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
