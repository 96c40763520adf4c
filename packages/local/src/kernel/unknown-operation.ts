import { AwsError } from './aws-error.js';
import { type Protocol, type ServiceModel } from './models/service-model.js';

/** The protocols' own errors. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html has that of S3. */
const errors: Readonly<Record<Protocol, readonly [code: string, status: number]>> = {
  json: ['UnknownOperationException', 400],
  'smithy-rpc-v2-cbor': ['UnknownOperationException', 400],
  query: ['InvalidAction', 400],
  'rest-json': ['UnknownOperationException', 404],
  'rest-xml': ['NotImplemented', 501],
};

/**
 * The protocol's own error for an operation that the API or this runtime does not have.
 *
 * @param operation its name, or method and path of a request of a REST protocol
 */
export function unknownOperation(model: ServiceModel, operation: string): AwsError {
  const [code, status] = errors[model.protocol];
  const message = Object.hasOwn(model.operations, operation)
    ? `The local runtime does not have the operation ${operation} of ${model.signingName}.`
    : `${model.signingName} has no operation ${operation}.`;
  return new AwsError(code, message, status);
}

/** The code of the query protocol for an error of a service that serves the JSON protocol too. */
export function toQueryCode(error: AwsError): string {
  return error.code === 'UnknownOperationException' ? 'InvalidAction' : error.code;
}
