import { getIntegration } from '@stepwell/core/integration-errors';

/** An optimised integration that the local runtime has, and how it names things: as the AWS SDK for Java 1 does. */
export interface OptimizedService {
  /** As in `arn:aws:states:::<name>:<action>`. */
  readonly name: string;
  /** The id of the service that it calls, as in `aws-sdk:<id>:…`. */
  readonly sdkId: string;
  /** The actions that it has, with the patterns besides request-response. */
  readonly actions: Readonly<Record<string, readonly ('sync' | 'sync:2' | 'waitForTaskToken')[]>>;
  /** Stands before the point in its errors. */
  readonly errorPrefix: string;
  /** `Service:` in its causes. */
  readonly serviceName: string;
  /** What an error that the model does not have is called. */
  readonly baseException: string;
  /** `Error Code:` in its causes for the error with that name. */
  errorCode(name: string): string;
  /** Whether results carry the HTTP message that brought them. */
  readonly httpMetadata: boolean;
}

const sameCode = (name: string): string => name;

/** What the table of error names does not say. */
type Described = Omit<OptimizedService, 'errorPrefix' | 'baseException'>;

const described: readonly Described[] = [
  {
    name: 'dynamodb',
    sdkId: 'dynamodb',
    actions: { getItem: [], putItem: [], updateItem: [], deleteItem: [] },
    serviceName: 'AmazonDynamoDBv2',
    errorCode: sameCode,
    httpMetadata: true,
  },
  {
    name: 'sqs',
    sdkId: 'sqs',
    actions: { sendMessage: ['waitForTaskToken'] },
    serviceName: 'AmazonSQS',
    errorCode: sameCode,
    httpMetadata: true,
  },
  {
    name: 'sns',
    sdkId: 'sns',
    actions: { publish: ['waitForTaskToken'] },
    serviceName: 'AmazonSNS',
    // SNS's codes have no `Exception` at their end where the SDK's names do.
    errorCode: (name) => name.replace(/Exception$/, ''),
    httpMetadata: true,
  },
  {
    name: 'events',
    sdkId: 'eventbridge',
    actions: { putEvents: ['waitForTaskToken'] },
    serviceName: 'AmazonEventBridge',
    errorCode: sameCode,
    httpMetadata: false,
  },
  {
    name: 'batch',
    sdkId: 'batch',
    actions: { submitJob: ['sync'] },
    serviceName: 'AWSBatch',
    errorCode: sameCode,
    httpMetadata: true,
  },
  {
    name: 'states',
    sdkId: 'sfn',
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

/**
 * Optimised integrations that AWS has and the local runtime does not run; a definition may name them, a task fails by
 * name.
 */
const elsewhere: ReadonlySet<string> = new Set([
  'apigateway',
  'athena',
  'bedrock',
  'codebuild',
  'databrew',
  'ecs',
  'eks',
  'elasticmapreduce',
  'emr-containers',
  'emr-serverless',
  'glue',
  'mediaconvert',
  'sagemaker',
]);

/** The optimised integration of that name. */
export function optimizedService(name: string): OptimizedService | undefined {
  return services.find((service) => service.name === name);
}

/** Whether AWS has an optimised integration of that name that does not run here. */
export function isOptimizedOnAws(name: string): boolean {
  return elsewhere.has(name);
}
