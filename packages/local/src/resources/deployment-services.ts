import { type Json, type JsonObject } from '../assembly/json.js';
import { type CredentialRegistry } from '../endpoint/index.js';
import { type HttpApis } from '../services/apigatewayv2/index.js';
import { type LambdaService } from '../services/lambda/index.js';
import { type BatchService } from '../services/batch/index.js';
import { type LogsService } from '../services/logs/index.js';
import { type DynamoDbService } from '../services/dynamodb/index.js';
import { type ConnectionStore, type EventsService } from '../services/events/index.js';
import { type S3Service } from '../services/s3/index.js';
import { type SnsService } from '../services/sns/index.js';
import { type SqsService } from '../services/sqs/index.js';
import { type StatesInProcess } from '../services/states/index.js';
import { type AssetIndex } from './asset-index.js';
import { type IamRegistry } from './iam-registry.js';
import { type LambdaApi } from './lambda-api.js';
import { type ResourceRequest } from './resource-provider.js';

/** The services of an environment, as a deployment needs them. */
export interface EnvironmentServices {
  readonly credentials: CredentialRegistry;
  readonly iam: IamRegistry;
  readonly lambda: Pick<LambdaService, 'create' | 'delete' | 'replace'>;
  readonly lambdaApi: LambdaApi;
  readonly batch: Pick<BatchService, 'addImage' | 'call' | 'unsupportedReason'>;
  readonly logs: Pick<LogsService, 'createLogGroup' | 'createLogStream' | 'deleteLogGroup' | 'updateLogGroup'>;
  readonly dynamodb: Pick<DynamoDbService, 'createTable' | 'deleteTable' | 'updateTable'>;
  readonly s3: Pick<S3Service, 'configureBucket' | 'createBucket' | 'deleteBucket' | 'readObject'>;
  readonly sns: Pick<
    SnsService,
    'createTopic' | 'deleteTopic' | 'subscribe' | 'unsubscribe' | 'updateSubscription' | 'updateTopic'
  >;
  readonly sqs: Pick<SqsService, 'createQueue' | 'deleteQueue' | 'hasQueue' | 'updateQueue'>;
  readonly states: StatesInProcess;
  readonly events: Pick<EventsService, 'createBus' | 'deleteBus' | 'deleteRule' | 'putRule' | 'updateBus'>;
  readonly connections: ConnectionStore;
  readonly httpApis: HttpApis;
  /** Values of SSM parameters by name. */
  readonly ssmParameters: Map<string, string>;
  /** The URL of an HTTP API on this machine, without a slash at its end. */
  readonly apiUrl: (apiId: string) => string;
  /** Starts to feed a queue's messages to a function; see `AWS::Lambda::EventSourceMapping`. */
  readonly eventSources: EventSourceMappings;
}

/** How a queue feeds a function. */
export interface QueueEventSourceMapping {
  readonly uuid: string;
  readonly queueArn: string;
  /** Name or ARN, with or without a qualifier. */
  readonly functionName: string;
  /** 1 to 10,000; 10 by default. */
  readonly batchSize: number;
  /** How long a batch may wait to fill up, in seconds. */
  readonly batchingWindowSeconds: number;
  /** Whether the function's answer names the messages that failed. */
  readonly reportBatchItemFailures: boolean;
  /** Batches in flight at once, 2 to 1,000. */
  readonly maximumConcurrency: number;
}

/** What feeds functions from queues. */
export interface EventSourceMappings {
  add(mapping: QueueEventSourceMapping): void;
  /** Feeds no more; batches under way go on. One that is not there is no error. */
  remove(uuid: string): void;
}

/** Everything that a resource may use while it is created. */
export interface DeploymentServices extends EnvironmentServices {
  readonly assets: AssetIndex;
  /** Whether a function of the app does not run here (a name or an ARN). */
  isUnsupportedFunction(reference: string): boolean;
  deployNestedStack(
    request: ResourceRequest,
    templateFile: string,
    parameters: JsonObject,
  ): Promise<{ readonly stackId: string; readonly outputs: Readonly<Record<string, Json>> }>;
}
