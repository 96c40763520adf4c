import { DynamoDbError, invalidParameters } from '../dynamodb-error.js';
import { type Fields } from '../requests/check-types.js';
import { boolean, oneOf, string, struct } from '../requests/shape.js';
import { onDemandThroughput } from './table-schema.js';

/** Fields of tables that change nothing here: they are kept and described. */
export const settingFields = {
  TableClass: oneOf('STANDARD', 'STANDARD_INFREQUENT_ACCESS'),
  SSESpecification: struct('SSESpecification', {
    Enabled: boolean,
    SSEType: oneOf('AES256', 'KMS'),
    KMSMasterKeyId: string(),
  }),
  OnDemandThroughput: onDemandThroughput,
} as const;

/** Whether a table has a stream. */
export const streamSpecification = struct('StreamSpecification', {
  StreamEnabled: boolean,
  StreamViewType: oneOf('NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'),
});

/** Refuses a stream: streams do not run here. Throws `ValidationException`. */
export function checkStream(input: Fields): void {
  const stream = input['StreamSpecification'] as
    { readonly StreamEnabled?: boolean; readonly StreamViewType?: string } | undefined; // the shape's type
  if (stream === undefined) return;
  if (stream.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw DynamoDbError.validation(
      `${invalidParameters}Table is being created with a stream disabled, UpdateViewType should not be specified`,
    );
  }
  if (stream.StreamEnabled !== false)
    throw DynamoDbError.validation('StreamSpecification: streams do not run in the local runtime; leave it out');
}

/** The settings of a request, as DescribeTable returns them. Throws `ValidationException`. */
export function settingsOf(input: Fields, isOnDemand: boolean): Readonly<Record<string, unknown>> {
  const onDemand = input['OnDemandThroughput'];
  if (onDemand !== undefined && !isOnDemand) {
    throw DynamoDbError.validation(
      `${invalidParameters}OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  const encryption = input['SSESpecification'] as
    { readonly Enabled?: boolean; readonly KMSMasterKeyId?: string } | undefined; // the shape's type
  return {
    ...(onDemand === undefined ? {} : { OnDemandThroughput: onDemand }),
    ...(input['TableClass'] === undefined ? {} : { TableClassSummary: { TableClass: input['TableClass'] } }),
    ...(encryption === undefined ? {} : { SSEDescription: encryptionOf(encryption) }),
  };
}

/** A table whose encryption is off has the key that DynamoDB owns, of which nothing is described. */
function encryptionOf(specification: { readonly Enabled?: boolean; readonly KMSMasterKeyId?: string }): unknown {
  if (specification.Enabled !== true) return undefined;
  const { KMSMasterKeyId: key } = specification;
  return { Status: 'ENABLED', SSEType: 'KMS', ...(key === undefined ? {} : { KMSMasterKeyArn: key }) };
}
