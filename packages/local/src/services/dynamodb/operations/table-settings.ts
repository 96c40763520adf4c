import { invalidParameters, validationError } from '../errors.js';
import { type Fields } from '../fields.js';

/** The settings of a request, as DescribeTable returns them. Throws `ValidationException`. */
export function settingsOf(input: Fields, isOnDemand: boolean): Readonly<Record<string, unknown>> {
  const onDemand = input['OnDemandThroughput'];
  if (onDemand !== undefined && !isOnDemand) {
    throw validationError(
      `${invalidParameters}OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  const encryption = input['SSESpecification'] as
    { readonly Enabled?: boolean; readonly KMSMasterKeyId?: string } | undefined; // validated
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
