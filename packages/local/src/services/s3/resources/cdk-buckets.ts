import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.js';
import { type LocalResource } from '../../../kernel/resources/local-resource.js';
import { type ResourceProvider, type ResourceRequest } from '../../../kernel/resources/resource-provider.js';
import { putNotifications } from './bucket-notifications.js';
import { emptyBucket } from './delete-all.js';

/** The lists of a notification configuration. */
const lists = ['TopicConfigurations', 'QueueConfigurations', 'LambdaFunctionConfigurations'] as const;

/**
 * Configures notifications of a bucket. The handler of the CDK needs boto3. An unmanaged configuration keeps the
 * notifications that others configured.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_notifications-readme.html
 */
export const bucketNotificationsOfCdk: ResourceProvider = {
  types: { 'Custom::S3BucketNotifications': { honored: [], others: 'honored' } },
  status: 'running',
  create: (request, { invoke }) => configure(request, {}, invoke),
  update: (request, before, { invoke }) => configure(request, before.properties, invoke),
  async delete({ properties }, { invoke }) {
    const Bucket = String(properties['BucketName']);
    const NotificationConfiguration = isManaged(properties) ? {} : await external(Bucket, properties, invoke);
    const input = { Bucket, NotificationConfiguration, SkipDestinationValidation: true };
    await ignoreNoBucket(invoke('s3', 'PutBucketNotificationConfiguration', input));
  },
};

async function configure({ properties, generatedName }: ResourceRequest, before: JsonObject, invoke: Invoke) {
  const bucket = properties.string('BucketName');
  const own = properties.object('NotificationConfiguration').values;
  const others = isManaged(properties.values) ? {} : await external(bucket, before, invoke);
  const merged = Object.fromEntries(
    lists.map((list) => [list, [...listOf(others, list), ...listOf(own, list)]] as const),
  );
  const bridge = own['EventBridgeConfiguration'] ?? others['EventBridgeConfiguration'];
  const configuration = { ...merged, ...(bridge === undefined ? {} : { EventBridgeConfiguration: {} }) };
  const skips = properties.optionalBoolean('SkipDestinationValidation') ?? false;
  const differences = await putNotifications(
    bucket,
    { NotificationConfiguration: configuration, ...(skips ? { SkipDestinationValidation: true } : {}) },
    invoke,
  );
  return { ref: generatedName({ maxLength: 255 }), differences };
}

function isManaged({ Managed = true }: JsonObject): boolean {
  return String(Managed).toLowerCase() === 'true';
}

/** The notifications of a bucket without those of the properties of a resource. */
async function external(Bucket: string, properties: JsonObject, invoke: Invoke): Promise<JsonObject> {
  const existing = await ignoreNoBucket(invoke<JsonObject>('s3', 'GetBucketNotificationConfiguration', { Bucket }));
  const own = properties['NotificationConfiguration'] ?? null;
  const known = new Set(lists.flatMap((list) => (isJsonObject(own) ? listOf(own, list) : []).map(identityOf)));
  return Object.fromEntries(
    Object.entries(existing ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((item) => !known.has(identityOf(item))) : value,
    ]),
  );
}

function listOf(configuration: JsonObject, list: string): Json[] {
  const value = configuration[list] ?? [];
  return Array.isArray(value) ? value : [];
}

/** The members of a destination, apart from its ID and the spelling of its filter. */
function identityOf(destination: Json): string {
  if (!isJsonObject(destination)) return JSON.stringify(destination);
  const { Id: _, ...others } = destination;
  return JSON.stringify(Object.entries(others).sort(), (name, value: unknown) =>
    name === 'Name' ? String(value).toLowerCase() : value,
  );
}

/**
 * Empties a bucket before it is deleted. The handler of the CDK needs an AWS SDK client.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3-readme.html#bucket-deletion
 */
export const autoDeleteObjects: ResourceProvider = {
  types: { 'Custom::S3AutoDeleteObjects': { honored: [], others: 'honored' } },
  status: 'running',
  create: ({ properties }) => ({ ref: properties.string('BucketName') }),
  update: ({ properties }) => ({ ref: properties.string('BucketName') }),
  async delete({ physicalId }: LocalResource, { invoke }) {
    const tagging = invoke<{ TagSet: { Key: string; Value: string }[] }>('s3', 'GetBucketTagging', {
      Bucket: physicalId,
    });
    const { TagSet = [] } = (await ignoreNoBucket(tagging, 'NoSuchTagSet')) ?? {};
    if (TagSet.some(({ Key, Value }) => Key === 'aws-cdk:auto-delete-objects' && Value === 'true'))
      await emptyBucket(physicalId, invoke);
  },
};

async function ignoreNoBucket<Output>(call: Promise<Output>, ...codes: readonly string[]): Promise<Output | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AwsError && ['NoSuchBucket', ...codes].includes(error.code)) return undefined;
    throw error;
  }
}
