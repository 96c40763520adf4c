import { TaskFailure } from '@stepwell/asl';
import { AwsError } from '../../../../kernel/aws-error.js';
import { ResponseLost } from '../../../../kernel/kernel.js';
import { type ServiceModel } from '../../../../kernel/models/service-model.js';
import { ownValue } from '../../../../kernel/own-value.js';
import { type ServiceName } from './service-name.js';
import { type OptimizedService } from './optimized-service.js';

/** Properties of an error of the AWS SDK. */
interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly statusCode: number | undefined;
  readonly requestId: string;
  readonly extendedRequestId: string | undefined;
}

/**
 * The failure of an `aws-sdk:` task, as the AWS SDK for Java 2 tells it: `S3.NoSuchKeyException`, or `S3.S3Exception`
 * for an error that the service's model does not have.
 */
export function awsSdkFailure(error: unknown, service: ServiceName, model: ServiceModel, operation = ''): TaskFailure {
  const facts = factsOf(error);
  if (facts === undefined) return new TaskFailure(`${service.javaName}.SdkClientException`, messageOf(error));
  // A response to HEAD has no body, so the error of a missing object is a status only.
  const code = facts.name === 'NotFound' ? (ownValue(missingByHead, operation) ?? facts.name) : facts.name;
  const known = modeledError(model, code);
  const name = known === undefined ? `${service.javaName}Exception` : exceptionName(known);
  const extended = facts.extendedRequestId === undefined ? '' : `, Extended Request ID: ${facts.extendedRequestId}`;
  return new TaskFailure(
    `${service.javaName}.${name}`,
    `${facts.message} (Service: ${service.javaName}, Status Code: ${facts.statusCode}, Request ID: ` +
      `${facts.requestId}${extended}) (SDK Attempt Count: 1)`,
  );
}

/**
 * The failure of an optimized integration, in the format of the AWS SDK for Java 1:
 * `DynamoDB.ConditionalCheckFailedException`.
 */
export function optimizedFailure(error: unknown, optimized: OptimizedService, model: ServiceModel): TaskFailure {
  const facts = factsOf(error);
  if (facts === undefined) return new TaskFailure(`${optimized.errorPrefix}.SdkClientException`, messageOf(error));
  const known = modeledError(model, facts.name);
  const name = known === undefined ? optimized.baseException : exceptionName(known);
  return new TaskFailure(
    `${optimized.errorPrefix}.${name}`,
    optimizedCause(
      facts.message,
      optimized.serviceName,
      facts.statusCode,
      optimized.errorCode(facts.name),
      facts.requestId,
    ),
  );
}

/** The errors that the AWS SDK for Java throws for a status of 404 in response to HEAD. */
const missingByHead: Readonly<Record<string, string>> = { HeadObject: 'NoSuchKey', HeadBucket: 'NoSuchBucket' };

/** A cause as the AWS SDK for Java 1 writes it. */
export function optimizedCause(
  message: string,
  serviceName: string,
  statusCode: number | undefined,
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

/** Java's exceptions all end like this. */
function exceptionName(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `undefined` when no service answered: the connection failed. */
function factsOf(error: unknown): ErrorFacts | undefined {
  if (error instanceof ResponseLost) return undefined;
  if (error instanceof AwsError) {
    const { code, message, statusCode, requestId = '' } = error;
    return { name: code, message, statusCode, requestId, extendedRequestId: undefined };
  }
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  // Every error of the SDK has its ResponseMetadata there.
  const metadata = error.$metadata as {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly extendedRequestId?: string;
  };
  if (metadata.httpStatusCode === undefined) return undefined;
  return {
    name: error.name,
    message: error.message,
    statusCode: metadata.httpStatusCode,
    requestId: metadata.requestId ?? '',
    extendedRequestId: metadata.extendedRequestId,
  };
}
