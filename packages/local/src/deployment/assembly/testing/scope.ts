import { Conditions } from '../conditions.js';
import { Evaluation } from '../evaluation.js';
import { type Json } from '../../../kernel/json.js';
import { parameterValue } from '../template-parameters.js';
import { type ResourceValues, type TemplateScope } from '../template-scope.js';
import { type Template } from '../template.js';

/** A scope over a template in which two resources exist: `Bucket` and `Queue`. */
export function scopeOf(template: Template = {}, given: Record<string, Json> = {}): TemplateScope {
  const resources: Record<string, ResourceValues> = {
    Bucket: {
      type: 'AWS::S3::Bucket',
      ref: 'my-bucket',
      attribute: (name) => (name === 'Arn' ? 'arn:aws:s3:::my-bucket' : undefined),
    },
    Nested: {
      type: 'AWS::CloudFormation::Stack',
      ref: 'nested',
      attribute: (name) => (name === 'Outputs.Name' ? 'from-nested' : undefined),
    },
  };
  const ssmParameter = (path: string) => (path === '/known' ? 'a, b' : undefined);
  const scope: TemplateScope = {
    stackName: 'Images',
    stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Images/1',
    environment: { accountId: '123456789012', region: 'us-east-1', partition: 'aws', urlSuffix: 'amazonaws.com' },
    template,
    constructPaths: new Map([['Thing', 'Images/Thing/Resource']]),
    conditions: new Conditions(() => scope),
    parameter: (name, unresolved) =>
      parameterValue(name, template.Parameters?.[name] ?? { Type: 'String' }, {
        stackName: 'Images',
        values: given,
        ssmParameter,
        option: (option) => `--parameters ${option}=<value>`,
        unresolved,
      }),
    ssmParameter,
    secretValue: () => undefined,
    resource: (logicalId) => resources[logicalId],
    exportedValue: (name) => (name === 'Shared:Table' ? 'shared-table' : undefined),
    stackOutput: (stack, output) => (stack === 'Shared' && output === 'Table' ? 'shared-table' : undefined),
  };
  return scope;
}

/** Evaluates a value as a property of the resource `Thing`. */
export function evaluate(value: Json, template: Template = {}, given: Record<string, Json> = {}): Json | undefined {
  return new Evaluation(scopeOf(template, given), 'Thing', 'Properties').evaluate(value);
}
