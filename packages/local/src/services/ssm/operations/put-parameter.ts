import { AwsError } from '../../../kernel/aws-error.js';
import { type Call } from '../../../kernel/operation.js';
import { invalid } from '../errors.js';
import { type Parameter, type ParameterType, type ParameterVersion } from '../parameter.js';
import { type ParameterDependencies } from './dependencies.js';
import { emitChange } from './parameter-event.js';

interface PutInput {
  readonly Name: string;
  readonly Value: string;
  readonly Type?: ParameterType;
  readonly Description?: string;
  readonly KeyId?: string;
  readonly Overwrite?: boolean;
  readonly AllowedPattern?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly Tier?: 'Standard' | 'Advanced' | 'Intelligent-Tiering';
  readonly Policies?: string;
  readonly DataType?: string;
}

/** Largest value in characters, by tier. */
const longest = { Standard: 4096, Advanced: 8192 };
const [maxVersions, maxLevels] = [100, 15];

/**
 * Creates a parameter, or a new version of it.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function putParameter({ store, context }: ParameterDependencies, input: PutInput, call: Call) {
  const { Name: name, Value: value, Overwrite: overwrite = false, Tags: tags } = input;
  checkName(name);
  const existing = store.parameters.get(name);
  if (existing !== undefined && !overwrite)
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  if (overwrite && tags !== undefined && tags.length > 0)
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove " +
        'overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or ' +
        'RemoveTagsFromResource.',
    );
  const version = nextVersion(input, existing?.versions.at(-1), call, context.accountId);
  checkValue(value, version);
  const parameter: Parameter = {
    name,
    versions: [...keptVersions(existing), version],
    tags: existing?.tags ?? Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value])),
  };
  store.parameters.set(name, parameter);
  emitChange(context, store, parameter, existing === undefined ? 'Create' : 'Update');
  return { Version: version.version, Tier: version.tier };
}

function nextVersion(
  input: PutInput,
  before: ParameterVersion | undefined,
  { caller, clock }: Call,
  accountId: string,
): ParameterVersion {
  const type = input.Type ?? before?.type;
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (before !== undefined && before.type !== type)
    throw new AwsError(
      'HierarchyTypeMismatchException',
      `Parameter Store doesn't support changing a parameter type: ${input.Name} is ${before.type}, not ${type}. ` +
        'Create a new, unique parameter.',
    );
  if (type !== 'SecureString' && input.KeyId !== undefined)
    throw invalid('KeyId is only supported for parameters of the type SecureString.');
  const isLong = input.Value.length > longest.Standard || input.Policies !== undefined;
  const tier = input.Tier === 'Intelligent-Tiering' ? (isLong ? 'Advanced' : 'Standard') : input.Tier;
  return {
    version: (before?.version ?? 0) + 1,
    type,
    value: input.Value,
    labels: [],
    description: input.Description ?? before?.description,
    keyId: type === 'SecureString' ? (input.KeyId ?? before?.keyId ?? 'alias/aws/ssm') : undefined,
    allowedPattern: input.AllowedPattern ?? before?.allowedPattern,
    // An advanced parameter does not become a standard one again.
    tier: before?.tier === 'Advanced' ? 'Advanced' : (tier ?? 'Standard'),
    policies: input.Policies ?? before?.policies,
    dataType: input.DataType ?? before?.dataType ?? 'text',
    modifiedAt: clock.now(),
    modifiedBy: caller.roleArn ?? `arn:aws:iam::${accountId}:root`,
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
function checkName(name: string): void {
  if (/^\/?(aws|ssm)/i.test(name) && !name.startsWith('/aws/reference/'))
    throw invalid(
      `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive), got ${name}. Use another beginning.`,
    );
  if (!/^[\w.\-/]+$/.test(name) || name.endsWith('/'))
    throw invalid(
      'Parameter name: can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of ' +
        `letters, numbers and the following 3 symbols .-_, got ${name}`,
    );
  if (name.includes('/') && !name.startsWith('/'))
    throw invalid(`Parameter name must be a fully qualified name, got ${name}. Begin it with a slash.`);
  if (name.split('/').length - 1 > maxLevels)
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `A parameter name hierarchy can have a maximum of ${maxLevels} levels, got ${name}`,
    );
}

/** Values are never part of a message. */
function checkValue(value: string, { tier, allowedPattern }: ParameterVersion): void {
  if (value === '') throw invalid('Parameter value must have at least 1 character.');
  if (value.length > longest[tier])
    throw invalid(
      tier === 'Standard'
        ? `Standard tier parameters support a maximum parameter value of ${longest.Standard} characters. To create a ` +
            'larger parameter value, upgrade the parameter to use the advanced-parameter tier.'
        : `Advanced tier parameters support a maximum parameter value of ${longest.Advanced} characters.`,
    );
  if (allowedPattern === undefined) return;
  if (!patternOf(allowedPattern).test(value))
    throw new AwsError(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
    );
}

/** The whole value has to match. */
function patternOf(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `AllowedPattern must be a regular expression, got ${pattern}`);
  }
}

/** The newest 99 versions. A labeled one cannot be deleted. */
function keptVersions(parameter: Parameter | undefined): readonly ParameterVersion[] {
  const versions = parameter?.versions ?? [];
  const [oldest] = versions;
  if (versions.length < maxVersions || oldest === undefined) return versions;
  if (oldest.labels.length > 0)
    throw new AwsError(
      'ParameterMaxVersionLimitExceeded',
      `Parameter Store retains the ${maxVersions} most recently created versions of a parameter, and the oldest one, ` +
        `version ${oldest.version}, has the label ${oldest.labels.join(', ')}. Move it to another version.`,
    );
  return versions.slice(1);
}
