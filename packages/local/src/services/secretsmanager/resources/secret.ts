import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { withoutEffect, reasons } from '../../../kernel/resources/property-support.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { tagList, updateTags } from '../../../kernel/resources/tag-changes.js';

/**
 * `Ref` is the secret's ARN.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
 */
export const secret: ResourceProvider = {
  types: {
    'AWS::SecretsManager::Secret': {
      honored: [
        'Description',
        'GenerateSecretString.ExcludeCharacters',
        'GenerateSecretString.ExcludeLowercase',
        'GenerateSecretString.ExcludeNumbers',
        'GenerateSecretString.ExcludePunctuation',
        'GenerateSecretString.ExcludeUppercase',
        'GenerateSecretString.GenerateStringKey',
        'GenerateSecretString.IncludeSpace',
        'GenerateSecretString.PasswordLength',
        'GenerateSecretString.RequireEachIncludedType',
        'GenerateSecretString.SecretStringTemplate',
        'KmsKeyId',
        'Name',
        'SecretString',
        'Tags',
      ],
      none: {
        'There is one region.': ['ReplicaRegions'],
        'Secrets are not managed by other services.': ['Type'],
      },
    },
  },
  status: 'running',
  async create(request, { invoke }) {
    const { properties } = request;
    const { ARN } = await invoke<{ ARN: string }>('secretsmanager', 'CreateSecret', {
      Name: nameOf(request),
      ...settingsOf(properties),
      SecretString: await valueOf(properties, invoke),
      Tags: tagList(properties),
    });
    return created(ARN);
  },
  /** A value that the template generates stays until the template changes how. */
  async update(request, before, services) {
    const { properties } = request;
    const { invoke } = services;
    const { physicalId: SecretId } = before;
    const name = nameOf(request);
    if (SecretId.replace(/^.*:secret:(.*)-.{6}$/, '$1') !== name) return secret.create(request, services);
    const isSame = ['SecretString', 'GenerateSecretString'].every((member) =>
      isDeepStrictEqual(properties.values[member], before.properties[member]),
    );
    const SecretString = isSame ? undefined : await valueOf(properties, invoke);
    await invoke('secretsmanager', 'UpdateSecret', { SecretId, ...settingsOf(properties), SecretString });
    await updateTags(
      properties,
      before.properties['Tags'],
      (TagKeys) => invoke('secretsmanager', 'UntagResource', { SecretId, TagKeys }),
      (Tags) => invoke('secretsmanager', 'TagResource', { SecretId, Tags }),
    );
    return created(SecretId);
  },
  /** As CloudFormation does, without a recovery window here: the app can be deployed again. */
  async delete({ physicalId: SecretId }, { invoke }) {
    const input = { SecretId, ForceDeleteWithoutRecovery: true };
    await invoke('secretsmanager', 'DeleteSecret', input).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    });
  },
};

/** Types that grant permissions, or add the address of a database to a secret. `Ref` is the secret's ARN. */
export const secretSettings: ResourceProvider = {
  types: {
    'AWS::SecretsManager::ResourcePolicy': withoutEffect(reasons.permissions, ['SecretId']),
    'AWS::SecretsManager::SecretTargetAttachment': {
      honored: ['SecretId'],
      difference: { 'The address of the database is not added to the secret.': ['TargetId', 'TargetType'] },
    },
  },
  status: 'stub',
  create({ properties }) {
    const id = properties.string('SecretId');
    return { ref: id, attributes: { Id: id } };
  },
};

function created(arn: string): CreatedResource {
  return { ref: arn, attributes: { Id: arn } };
}

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('Name') ?? generatedName({ maxLength: 256 });
}

function settingsOf(properties: Properties): object {
  return {
    Description: properties.optionalString('Description'),
    KmsKeyId: properties.optionalString('KmsKeyId'),
  };
}

/** The value of a template; without one, a generated one: a password, or a JSON object with it. */
async function valueOf(properties: Properties, invoke: Invoke): Promise<string> {
  const given = properties.optionalString('SecretString');
  if (given !== undefined) return given;
  const generation = properties.object('GenerateSecretString');
  const { RandomPassword } = await invoke<{ RandomPassword: string }>('secretsmanager', 'GetRandomPassword', {
    PasswordLength: generation.optionalNumber('PasswordLength'),
    ExcludeCharacters: generation.optionalString('ExcludeCharacters'),
    ExcludeNumbers: generation.optionalBoolean('ExcludeNumbers'),
    ExcludePunctuation: generation.optionalBoolean('ExcludePunctuation'),
    ExcludeUppercase: generation.optionalBoolean('ExcludeUppercase'),
    ExcludeLowercase: generation.optionalBoolean('ExcludeLowercase'),
    IncludeSpace: generation.optionalBoolean('IncludeSpace'),
    RequireEachIncludedType: generation.optionalBoolean('RequireEachIncludedType'),
  });
  const template = generation.optionalString('SecretStringTemplate');
  const key = generation.optionalString('GenerateStringKey');
  if (template === undefined && key === undefined) return RandomPassword;
  if (key === undefined) return generation.fail('GenerateStringKey', 'is required with SecretStringTemplate');
  let values: unknown;
  try {
    values = JSON.parse(template ?? '{}');
  } catch {
    return generation.fail('SecretStringTemplate', 'must be a JSON object');
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    return generation.fail('SecretStringTemplate', 'must be a JSON object');
  return JSON.stringify({ ...values, [key]: RandomPassword });
}
