import { TaskFailure } from '@stepwell/asl';
import { AwsError } from '../../../../kernel/aws-error.js';
import { ResponseLost } from '../../../../kernel/kernel.js';
import { type ServiceModel } from '../../../../kernel/models/service-model.js';
import { ownValue } from '../../../../kernel/own-value.js';
import { sdkExceptionName } from './sdk-names.js';
import { type ServiceName } from './service-name.js';
import { type OptimizedService } from './optimized-service.js';

/**
 * The failure of an `aws-sdk:` task, as the AWS SDK for Java 2 tells it: `S3.NoSuchKeyException`, or `S3.S3Exception`
 * for an error that the service's model does not have.
 */
export function awsSdkFailure(error: unknown, service: ServiceName, model: ServiceModel, operation = ''): TaskFailure {
  if (!isResponse(error)) return new TaskFailure(`${service.javaName}.SdkClientException`, messageOf(error));
  const { message, statusCode, requestId = '' } = error;
  // A response to HEAD has no body, so the error of a missing object is a status only.
  const code = error.code === 'NotFound' ? (ownValue(missingByHead, operation) ?? error.code) : error.code;
  const known = modeledError(model, code);
  const name = known === undefined ? `${service.javaName}Exception` : sdkExceptionName(known);
  // Only S3 has a second ID.
  const extended = service.id === 's3' ? `, Extended Request ID: ${Buffer.from(requestId).toString('base64')}` : '';
  return new TaskFailure(
    `${service.javaName}.${name}`,
    `${message} (Service: ${service.javaName}, Status Code: ${statusCode}, Request ID: ${requestId}${extended}) ` +
      '(SDK Attempt Count: 1)',
  );
}

/**
 * The failure of an optimized integration, in the format of the AWS SDK for Java 1:
 * `DynamoDB.ConditionalCheckFailedException`.
 */
export function optimizedFailure(error: unknown, optimized: OptimizedService, model: ServiceModel): TaskFailure {
  if (!isResponse(error)) return new TaskFailure(`${optimized.errorPrefix}.SdkClientException`, messageOf(error));
  const { message, statusCode, code, requestId = '' } = error;
  const known = modeledError(model, code);
  const name = known === undefined ? optimized.baseException : exceptionName(known);
  return new TaskFailure(
    `${optimized.errorPrefix}.${name}`,
    optimizedCause(message, optimized.serviceName, statusCode, optimized.errorCode(code), requestId),
  );
}

/** The errors that the AWS SDK for Java throws for a status of 404 in response to HEAD. */
const missingByHead: Readonly<Record<string, string>> = { HeadObject: 'NoSuchKey', HeadBucket: 'NoSuchBucket' };

/** A cause as the AWS SDK for Java 1 writes it. */
export function optimizedCause(
  message: string,
  serviceName: string,
  statusCode: number,
  errorCode: string,
  requestId: string,
): string {
  return (
    `${message} (Service: ${serviceName}; Status Code: ${statusCode}; Error Code: ${errorCode}; Request ID: ` +
    `${requestId}; Proxy: null)`
  );
}

/** The name of the model's error with that name or code. */
function modeledError({ errors }: ServiceModel, code: string): string | undefined {
  return Object.hasOwn(errors, code) ? code : Object.keys(errors).find((name) => errors[name]?.code === code);
}

/** The name of an error in the AWS SDK for Java 1. */
export function exceptionName(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the service responded with the error. Otherwise the connection failed. */
function isResponse(error: unknown): error is AwsError {
  return error instanceof AwsError && !(error instanceof ResponseLost);
}
