import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { reasons } from '../../../kernel/resources/property-support.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { updateTags } from '../../../kernel/resources/tag-changes.js';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';

/**
 * `Ref` is the key's ID.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
 */
export const kmsKey: ResourceProvider = {
  types: {
    'AWS::KMS::Key': {
      honored: ['Description', 'Enabled', 'EnableKeyRotation', 'KeyPolicy', 'KeySpec', 'KeyUsage', 'Tags'],
      none: {
        [reasons.permissions]: ['BypassPolicyLockoutSafetyCheck'],
        'There is one region.': ['MultiRegion'],
        'Keys are deleted with the app.': ['PendingWindowInDays'],
        'Keys are not rotated, and are readable as before on AWS as well.': ['RotationPeriodInDays'],
      },
      difference: { 'The material of each key is generated here.': ['Origin'] },
    },
  },
  status: 'running',
  async create(request, { invoke }) {
    const { properties, generatedId } = request;
    const KeyId = generatedId(32, '0123456789abcdef').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    await invoke('kms', 'PutKey', {
      KeyId,
      KeySpec: properties.optionalString('KeySpec'),
      KeyUsage: properties.optionalString('KeyUsage'),
      Tags: Object.entries(properties.tags()).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    });
    await configure(request, invoke, KeyId);
    return created(request, KeyId);
  },
  async update(request, { physicalId: KeyId, properties: before }, { invoke }) {
    const { properties } = request;
    for (const name of ['KeySpec', 'KeyUsage'])
      if (properties.values[name] !== before[name]) throw new UpdateNotSupported(`${name} of a key cannot be changed`);
    await configure(request, invoke, KeyId);
    await updateTags(
      properties,
      before['Tags'],
      (TagKeys) => invoke('kms', 'UntagResource', { KeyId, TagKeys }),
      (tags) =>
        invoke('kms', 'TagResource', { KeyId, Tags: tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })) }),
    );
    return created(request, KeyId);
  },
  async delete({ physicalId: KeyId }, { invoke }) {
    await ignoreMissing(invoke('kms', 'ScheduleKeyDeletion', { KeyId }));
  },
};

/**
 * `Ref` is the alias.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html
 */
export const kmsAlias: ResourceProvider = {
  types: { 'AWS::KMS::Alias': { honored: ['AliasName', 'TargetKeyId'] } },
  status: 'running',
  async create(request, { invoke }) {
    const { properties } = request;
    const AliasName = properties.string('AliasName');
    await invoke('kms', 'CreateAlias', { AliasName, TargetKeyId: properties.string('TargetKeyId') });
    return createdAlias(request, AliasName);
  },
  async update(request, { physicalId }, services) {
    const { properties } = request;
    const AliasName = properties.string('AliasName');
    if (AliasName !== physicalId) return kmsAlias.create(request, services);
    await services.invoke('kms', 'UpdateAlias', { AliasName, TargetKeyId: properties.string('TargetKeyId') });
    return createdAlias(request, AliasName);
  },
  async delete({ physicalId: AliasName }, { invoke }) {
    await ignoreMissing(invoke('kms', 'DeleteAlias', { AliasName }));
  },
};

async function configure({ properties }: ResourceRequest, invoke: Invoke, KeyId: string): Promise<void> {
  const isEnabled = properties.optionalBoolean('Enabled') ?? true;
  const isRotated = properties.optionalBoolean('EnableKeyRotation') ?? false;
  const Policy = properties.optionalJsonText('KeyPolicy');
  await invoke('kms', 'UpdateKeyDescription', { KeyId, Description: properties.optionalString('Description') ?? '' });
  await invoke('kms', isRotated ? 'EnableKeyRotation' : 'DisableKeyRotation', { KeyId });
  if (Policy !== undefined) await invoke('kms', 'PutKeyPolicy', { KeyId, Policy });
  await invoke('kms', isEnabled ? 'EnableKey' : 'DisableKey', { KeyId });
}

function created({ arn }: ResourceRequest, id: string): CreatedResource {
  return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
}

function createdAlias({ arn }: ResourceRequest, name: string): CreatedResource {
  return { ref: name, attributes: { AliasArn: arn('kms', name) } };
}

async function ignoreMissing(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    const isMissing =
      error instanceof AwsError && ['NotFoundException', 'KMSInvalidStateException'].includes(error.code);
    if (!isMissing) throw error;
  });
}
