import { type Invoke } from '../calls.js';
import { type Json, type JsonObject } from '../json.js';
import { type CredentialRegistry } from '../endpoint/index.js';
import { type HttpApis } from '../../services/apigatewayv2/index.js';
import { type LambdaService } from '../../services/lambda/index.js';
import { type AssetIndex } from '../../deployment/resources/asset-index.js';
import { type IamRegistry } from '../../services/iam/iam-registry.js';
import { type LambdaApi } from '../../services/lambda/resources/lambda-api.js';
import { type ResourceRequest } from './resource-provider.js';

/** The services of an environment that a deployment uses. */
export interface EnvironmentServices {
  /** Calls an operation of a service, with the source `deploy`. */
  readonly invoke: Invoke;
  readonly credentials: CredentialRegistry;
  readonly iam: IamRegistry;
  readonly lambda: Pick<LambdaService, 'create' | 'delete' | 'replace'>;
  readonly lambdaApi: LambdaApi;
  readonly httpApis: HttpApis;
  /** Values of SSM parameters by name. */
  readonly ssmParameters: Map<string, string>;
  /** The local URL of an HTTP API, without a trailing slash. */
  readonly apiUrl: (apiId: string) => string;
  /** The pollers of `AWS::Lambda::EventSourceMapping`. */
  readonly eventSources: EventSourceMappings;
}

/** An event source mapping from a queue to a function. */
export interface QueueEventSourceMapping {
  readonly uuid: string;
  readonly queueArn: string;
  /** Function name or ARN, with or without a qualifier. */
  readonly functionName: string;
  /** 1 to 10,000; 10 by default. */
  readonly batchSize: number;
  /** Maximum time in seconds to wait until a batch is full. */
  readonly batchingWindowSeconds: number;
  /** Whether the function's response lists failed messages (`ReportBatchItemFailures`). */
  readonly reportBatchItemFailures: boolean;
  /** Maximum number of concurrent batches, 2 to 1,000. */
  readonly maximumConcurrency: number;
}

/** Event source mappings that invoke functions with messages of queues. */
export interface EventSourceMappings {
  add(mapping: QueueEventSourceMapping): void;
  /** Removes a mapping. Batches in flight finish. An unknown mapping is ignored. */
  remove(uuid: string): void;
}

/** The services and values that a resource provider can use. */
export interface DeploymentServices extends EnvironmentServices {
  readonly assets: AssetIndex;
  /** Whether a function of the app, by name or ARN, has the status `unsupported`. */
  isUnsupportedFunction(reference: string): boolean;
  deployNestedStack(
    request: ResourceRequest,
    templateFile: string,
    parameters: JsonObject,
  ): Promise<{ readonly stackId: string; readonly outputs: Readonly<Record<string, Json>> }>;
}
