import { preview, type Json } from '../../kernel/json.js';
import { TemplateError } from '../../kernel/resources/template-error.js';
import { type TemplateParameter } from './template.js';
import { type UnresolvedValue } from './template-scope.js';
import { ownValue } from '../../kernel/own-value.js';

/** Sources of parameter values. */
export interface ParameterSources {
  readonly stackName: string;
  /** Values for this deployment, by parameter name. */
  readonly values: Readonly<Record<string, Json>>;
  /** Value of an SSM parameter; `undefined` if it does not exist. */
  readonly ssmParameter: (name: string) => string | undefined;
  /** How to pass a value, for remedies: `--parameters Size=<value>`. */
  readonly option: (name: string) => string;
  /** Returns the value of a parameter that has none. */
  readonly unresolved: (value: UnresolvedValue) => Json;
}

/** The CDK checks the version of the bootstrap stack; the local environment reports the newest. */
const bootstrapVersion = { name: /^\/cdk-bootstrap\/[^/]+\/version$/, value: '1000' };

/**
 * The value of a template parameter: the passed value, otherwise its default. Lists are split at commas. The value of
 * an SSM parameter type is the name of the SSM parameter to look up.
 *
 * @throws {@link TemplateError} if the value is not one of `AllowedValues`
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function parameterValue(name: string, parameter: TemplateParameter, sources: ParameterSources): Json {
  const fail = (problem: string): never => {
    throw new TemplateError({ stackName: sources.stackName, logicalId: name, propertyPath: 'Parameters' }, problem);
  };
  const value = ownValue(sources.values, name) ?? parameter.Default;
  const unresolved = (reason: string, remedy: string): Json =>
    sources.unresolved({ logicalId: name, type: 'Parameter', subject: `parameter ${name}`, reason, remedy, name });
  if (value === undefined || value === null)
    return unresolved(`The parameter ${name} has no value.`, `Pass one with ${sources.option(name)}.`);
  if (parameter.AllowedValues && !parameter.AllowedValues.some((allowed) => String(allowed) === String(value))) {
    return fail(`must be one of ${parameter.AllowedValues.map(String).join(', ')}, got ${preview(value)}`);
  }
  const ssmType = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(parameter.Type)?.[1];
  if (ssmType === undefined) return convertToType(value, parameter.Type);
  const path = String(value);
  if (bootstrapVersion.name.test(path)) return bootstrapVersion.value;
  const found = sources.ssmParameter(path);
  if (found !== undefined) return convertToType(found, ssmType);
  return convertToType(
    unresolved(
      `The SSM parameter ${path} does not exist locally.`,
      `Add an AWS::SSM::Parameter with this name to the app.`,
    ),
    ssmType,
  );
}

/** Lists are comma-separated strings. All other values are strings, also numbers, as in CloudFormation. */
function convertToType(value: Json, type: string): Json {
  if (!/^(CommaDelimitedList|List<.*>)$/.test(type)) return Array.isArray(value) ? value : String(value);
  return Array.isArray(value)
    ? value
    : String(value)
        .split(',')
        .map((item) => item.trim());
}
