import { getIntegration } from '@stepwell/core/integration-errors';
import { type OptimizedActions } from './optimized-on-aws.js';

/** A supported optimized integration, with the names of the AWS SDK for Java 1. */
export interface OptimizedService {
  /** As in `arn:aws:states:::<name>:<action>`. */
  readonly name: string;
  /** ID of the service, as in `aws-sdk:<id>:…`. */
  readonly serviceId: string;
  readonly actions: OptimizedActions;
  /** Prefix of its error names. */
  readonly errorPrefix: string;
  /** `Service:` in its causes. */
  readonly serviceName: string;
  /** Name of errors that are not in the model. */
  readonly baseException: string;
  /** `Error Code:` in its causes for the error with that name. */
  errorCode(name: string): string;
  /** Whether results carry the HTTP message that brought them. */
  readonly httpMetadata: boolean;
}

const sameCode = (name: string): string => name;

/** Properties that are not in the table of error names. */
type Described = Omit<OptimizedService, 'errorPrefix' | 'baseException'>;

const described: readonly Described[] = [
  {
    name: 'dynamodb',
    serviceId: 'dynamodb',
    actions: { getItem: [], putItem: [], updateItem: [], deleteItem: [] },
    serviceName: 'AmazonDynamoDBv2',
    errorCode: sameCode,
    httpMetadata: true,
  },
  {
    name: 'sqs',
    serviceId: 'sqs',
    actions: { sendMessage: ['waitForTaskToken'] },
    serviceName: 'AmazonSQS',
    errorCode: sameCode,
    httpMetadata: true,
  },
  {
    name: 'sns',
    serviceId: 'sns',
    actions: { publish: ['waitForTaskToken'] },
    serviceName: 'AmazonSNS',
    // SNS's codes have no `Exception` at their end where the SDK's names do.
    errorCode: (name) => name.replace(/Exception$/, ''),
    httpMetadata: true,
  },
  {
    name: 'events',
    serviceId: 'eventbridge',
    actions: { putEvents: ['waitForTaskToken'] },
    serviceName: 'AmazonEventBridge',
    errorCode: sameCode,
    httpMetadata: false,
  },
  {
    name: 'batch',
    serviceId: 'batch',
    actions: { submitJob: ['sync'] },
    serviceName: 'AWSBatch',
    errorCode: sameCode,
    httpMetadata: true,
  },
  {
    name: 'states',
    serviceId: 'sfn',
    actions: { startExecution: ['sync', 'sync:2', 'waitForTaskToken'] },
    serviceName: 'AWSStepFunctions',
    errorCode: sameCode,
    httpMetadata: true,
  },
];

const services: readonly OptimizedService[] = described.map((service) => {
  const { errorPrefix, baseException } = getIntegration(service.name);
  return { ...service, errorPrefix, baseException };
});

/** Finds a supported optimized integration by name. */
export function optimizedService(name: string): OptimizedService | undefined {
  return services.find((service) => service.name === name);
}

/** The names of the supported optimized integrations. */
export const optimizedServices: readonly OptimizedService[] = services;
