import { compilePattern } from '../../kernel/event-pattern/compile-pattern.js';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';

/**
 * The rules of the default event bus that match events of a bucket, if the resource configures the bucket to send them: a
 * bucket itself, or a custom resource of the CDK.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function rulesForBucketEvents(
  { type, physicalId, properties }: LocalResource,
  resources: readonly LocalResource[],
): readonly LocalResource[] {
  const isCustom = type === 'Custom::S3BucketNotifications';
  if (!isCustom && type !== 'AWS::S3::Bucket') return [];
  const configuration = properties['NotificationConfiguration'] ?? null;
  if (!isJsonObject(configuration) || configuration['EventBridgeConfiguration'] === undefined) return [];
  const bucket = isCustom ? properties['BucketName'] : physicalId;
  return resources.filter((rule) => rule.type === 'AWS::Events::Rule' && isOfDefaultBus(rule) && accepts(rule, bucket));
}

function isOfDefaultBus({ properties: { EventBusName = 'default' } }: LocalResource): boolean {
  return typeof EventBusName === 'string' && /(^|\/)default$/.test(EventBusName);
}

/** Whether a rule can match an event of the bucket. Only what its pattern says of the source and the bucket counts. */
function accepts({ properties: { EventPattern = null } }: LocalResource, bucket: Json | undefined): boolean {
  const pattern = typeof EventPattern === 'string' ? parsed(EventPattern) : EventPattern;
  if (!isJsonObject(pattern) || bucket === undefined) return false;
  const { source } = pattern;
  const name = memberAt(pattern, ['detail', 'bucket', 'name']);
  const relevant = {
    ...(source === undefined ? {} : { source }),
    ...(name === undefined ? {} : { detail: { bucket: { name } } }),
  };
  // A pattern of neither is for other events.
  if (Object.keys(relevant).length === 0) return false;
  try {
    return compilePattern(JSON.stringify(relevant)).matches({ source: 'aws.s3', detail: { bucket: { name: bucket } } });
  } catch {
    return false; // the service reports an invalid pattern
  }
}

function memberAt(value: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, member) => (inner !== undefined && isJsonObject(inner) ? inner[member] : undefined),
    value,
  );
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json; // JSON.parse returns JSON
  } catch {
    return null;
  }
}
