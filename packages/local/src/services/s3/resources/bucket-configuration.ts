import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.js';
import { type BucketOptions } from '../index.js';
import { type Properties } from '../../../kernel/resources/properties.js';

type Configuration = NonNullable<BucketOptions['configuration']>;
type Elements = NonNullable<Configuration['lifecycle']>;

/**
 * A bucket's configuration as S3's API returns it: lifecycle, encryption, public access block, ownership, CORS,
 * versioning, tags. Only CORS has an effect locally.
 */
export function bucketConfiguration(properties: Properties): Configuration {
  const configuration: { -readonly [K in keyof Configuration]: Configuration[K] } = {};
  const { values } = properties;
  if (properties.has('PublicAccessBlockConfiguration'))
    configuration.publicAccessBlock = elements(values['PublicAccessBlockConfiguration']);
  if (properties.has('VersioningConfiguration')) configuration.versioning = elements(values['VersioningConfiguration']);
  if (properties.has('OwnershipControls'))
    configuration.ownershipControls = { Rule: list(properties.object('OwnershipControls').list('Rules')) };
  if (properties.has('Tags')) configuration.tagging = { TagSet: { Tag: list(properties.list('Tags')) } };
  const encryption = properties.object('BucketEncryption').objects('ServerSideEncryptionConfiguration');
  if (encryption.length > 0) {
    configuration.encryption = {
      Rule: encryption.map((rule) => ({
        ApplyServerSideEncryptionByDefault: elements(rule.values['ServerSideEncryptionByDefault']),
        BucketKeyEnabled: rule.optionalBoolean('BucketKeyEnabled') ?? false,
      })),
    };
  }
  const cors = properties.object('CorsConfiguration').objects('CorsRules');
  if (cors.length > 0) configuration.cors = { CORSRule: cors.map(corsRule) };
  const lifecycle = properties.object('LifecycleConfiguration').objects('Rules');
  if (lifecycle.length > 0) configuration.lifecycle = { Rule: lifecycle.map(lifecycleRule) };
  return configuration;
}

function corsRule(rule: Properties): Elements {
  return {
    ID: rule.optionalString('Id'),
    AllowedHeader: rule.strings('AllowedHeaders'),
    AllowedMethod: rule.strings('AllowedMethods'),
    AllowedOrigin: rule.strings('AllowedOrigins'),
    ExposeHeader: rule.strings('ExposedHeaders'),
    MaxAgeSeconds: rule.optionalNumber('MaxAge'),
  };
}

/** Converts a rule from CloudFormation's property names to those of S3's API. */
function lifecycleRule(rule: Properties): Elements {
  const days = rule.optionalNumber('ExpirationInDays');
  const noncurrent = rule.object('NoncurrentVersionExpiration').optionalNumber('NoncurrentDays');
  const incomplete = rule.object('AbortIncompleteMultipartUpload').optionalNumber('DaysAfterInitiation');
  return {
    ID: rule.optionalString('Id'),
    Filter: { Prefix: rule.optionalString('Prefix') ?? '' },
    Status: rule.string('Status'),
    Transition: rule.objects('Transitions').map((transition) => ({
      Days: transition.optionalNumber('TransitionInDays') ?? 0,
      StorageClass: transition.string('StorageClass'),
    })),
    Expiration: days === undefined ? undefined : { Days: days },
    NoncurrentVersionExpiration: noncurrent === undefined ? undefined : { NoncurrentDays: noncurrent },
    AbortIncompleteMultipartUpload: incomplete === undefined ? undefined : { DaysAfterInitiation: incomplete },
  };
}

function list(items: readonly Json[]): Elements[] {
  return items.map(elements);
}

/** Properties that have the same names in S3's API. */
function elements(value: Json | undefined): Elements {
  const plain = (entry: Json): entry is string | number | boolean =>
    typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean';
  const object: JsonObject = isJsonObject(value) ? value : {};
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string | number | boolean] => plain(entry[1])),
  );
}
