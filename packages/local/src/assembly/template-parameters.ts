import { preview, type Json } from './json.js';
import { TemplateError } from './template-error.js';
import { type TemplateParameter } from './template.js';
import { ownValue } from '../own-value.js';

/** Where parameter values come from. */
export interface ParameterSources {
  readonly stackName: string;
  /** Values given for this deployment, by parameter name. */
  readonly values: Readonly<Record<string, Json>>;
  /** Value of an SSM parameter; `undefined` when there is none of that name. */
  readonly ssmParameter: (name: string) => string | undefined;
}

/**
 * The CDK checks that an environment was bootstrapped with at least some version; this machine counts as the newest.
 */
const bootstrapVersion = { name: /^\/cdk-bootstrap\/[^/]+\/version$/, value: '1000' };

/**
 * The value of a template parameter: what was given, else its default; lists are split at commas; a parameter of an SSM
 * type is looked up by the name that it holds.
 *
 * @throws {@link TemplateError} when there is no value, or it is not one of `AllowedValues`
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function parameterValue(name: string, parameter: TemplateParameter, sources: ParameterSources): Json {
  const fail = (problem: string): never => {
    throw new TemplateError({ stackName: sources.stackName, logicalId: name, propertyPath: 'Parameters' }, problem);
  };
  const value = ownValue(sources.values, name) ?? parameter.Default;
  if (value === undefined || value === null)
    return fail(`has no value and no default; give one as \`parameters: { ${name}: '…' }\``);
  if (parameter.AllowedValues && !parameter.AllowedValues.some((allowed) => String(allowed) === String(value))) {
    return fail(`${preview(value)} is not accepted; give one of ${parameter.AllowedValues.map(String).join(', ')}`);
  }
  const ssmType = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(parameter.Type)?.[1];
  if (ssmType === undefined) return convertToType(value, parameter.Type);
  const path = String(value);
  if (bootstrapVersion.name.test(path)) return bootstrapVersion.value;
  const found =
    sources.ssmParameter(path) ??
    fail(
      `there is no SSM parameter ${path} on this machine; an AWS::SSM::Parameter of the app with that name provides it`,
    );
  return convertToType(found, ssmType);
}

/** Lists arrive as one text with commas; everything else is a string, numbers too, as in CloudFormation. */
function convertToType(value: Json, type: string): Json {
  if (!/^(CommaDelimitedList|List<.*>)$/.test(type)) return Array.isArray(value) ? value : String(value);
  return Array.isArray(value)
    ? value
    : String(value)
        .split(',')
        .map((item) => item.trim());
}
