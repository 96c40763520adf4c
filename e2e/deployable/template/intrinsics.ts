import { type Json, type JsonObject, isJsonObject } from '@stepwell/asl';

/** The assumed environment of templates, with the longest common values. */
const ENVIRONMENT: Readonly<Record<string, Json>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'ap-southeast-2',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': null,
};

/** Returns the value of a `Ref`, or of an `Fn::GetAtt` with an attribute. */
export type ResourceValue = (logicalId: string, attribute?: string) => Json;

/** Returns the value of an output of another stack of the app. */
export type StackOutput = (stackName: string, outputName: string) => Json;

/** Returns the pseudo parameters of a stack. */
export function pseudoParameters(stackName: string): Readonly<Record<string, Json>> {
  const stackId = `arn:aws:cloudformation:ap-southeast-2:123456789012:stack/${stackName}/0a1b2c3d`;
  return { ...ENVIRONMENT, 'AWS::StackName': stackName, 'AWS::StackId': stackId };
}

/**
 * Evaluates the intrinsic functions that the CDK uses. Throws for an unknown function, so that no rule passes because
 * of a skipped value.
 */
export function evaluate(
  value: Json,
  parameters: Readonly<Record<string, Json>>,
  resource: ResourceValue,
  output: StackOutput,
): Json {
  const inner = (each: Json): Json => evaluate(each, parameters, resource, output);
  if (Array.isArray(value)) return value.map(inner).filter((each) => each !== null);
  if (!isJsonObject(value)) return value;
  const [[name, argument] = ['', null], ...others] = Object.entries(value);
  if (others.length > 0 || (name !== 'Ref' && !name.startsWith('Fn::'))) return evaluateMembers(value, inner);
  switch (name) {
    case 'Ref':
      return Object.hasOwn(parameters, String(argument))
        ? (parameters[String(argument)] ?? null)
        : resource(String(argument));
    case 'Fn::GetAtt': {
      const [logicalId = '', ...attribute] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.');
      return resource(logicalId, attribute.join('.'));
    }
    case 'Fn::Join': {
      const [separator, parts] = listOf(argument);
      return listOf(inner(parts ?? []))
        .map(String)
        .join(String(separator));
    }
    case 'Fn::Split': {
      const [separator, text] = listOf(argument);
      return String(inner(text ?? '')).split(String(separator));
    }
    case 'Fn::Select': {
      const [index, list] = listOf(argument);
      return listOf(inner(list ?? []))[Number(index)] ?? null;
    }
    case 'Fn::Sub':
      return substitute(argument ?? null, inner);
    case 'Fn::GetStackOutput': {
      const { StackName, OutputName } = isJsonObject(argument) ? argument : {};
      return output(String(inner(StackName ?? '')), String(OutputName));
    }
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${String(ENVIRONMENT['AWS::Region'])}${zone}`);
    default:
      throw new Error(`evaluate: ${name} is not supported. Add it.`);
  }
}

function evaluateMembers(value: JsonObject, inner: (each: Json) => Json): JsonObject {
  const members = Object.entries(value).map(([name, each]): [string, Json] => [name, inner(each)]);
  return Object.fromEntries(members.filter(([, each]) => each !== null));
}

function substitute(argument: Json, inner: (each: Json) => Json): Json {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const given = isJsonObject(variables) ? variables : {};
  return String(text).replaceAll(/\$\{([^!}][^}]*)\}/g, (_match, name: string) => {
    if (Object.hasOwn(given, name)) return String(inner(given[name] ?? null));
    return String(inner(name.includes('.') && !name.startsWith('AWS::') ? { 'Fn::GetAtt': name } : { Ref: name }));
  });
}

function listOf(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new Error(`evaluate: ${JSON.stringify(value)} must be a list`);
  return value;
}

/** Returns the logical ids and pseudo parameters that a value refers to, including `Fn::Sub`. */
export function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    if (name === 'Ref') return [String(argument)];
    if (name === 'Fn::GetAtt')
      return [Array.isArray(argument) ? String(argument[0]) : (String(argument).split('.')[0] ?? '')];
    const text = name === 'Fn::Sub' ? String(Array.isArray(argument) ? argument[0] : argument) : '';
    const substituted = [...text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, id = '']) => id);
    return [...substituted, ...referencesIn(argument)];
  });
}
