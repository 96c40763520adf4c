import { join, resolve } from 'node:path';
import { type RandomSource } from '@stepwell/asl';
import { type CredentialRegistry } from '../kernel/endpoint/index.js';
import { IamService } from '../services/iam/service.js';
import { Kernel } from '../kernel/kernel.js';
import { type OwnPlaces } from '../kernel/foreign-resources.js';
import { optionNames } from '../kernel/option-names.js';
import { RequestLog } from '../kernel/request-log.js';
import { SuspendableClock } from '../kernel/suspendable-clock.js';
import { type AwsProxy } from '../kernel/proxy/aws-proxy.js';
import { type LocalService, type ServiceContext } from '../kernel/service.js';
import { type Mocks } from './mocks/mocks.js';
import { type StartLocalOptions } from './start-options.js';
import { sendInProcess } from '../kernel/endpoint/in-process-request.js';
import { ExecuteApi } from '../kernel/execute-api/execute-api.js';
import { MissingServices } from '../kernel/missing-services.js';
import { RestApiService, type RestApis } from '../services/apigateway/index.js';
import { HttpApiService } from '../services/apigatewayv2/index.js';
import { BatchService } from '../services/batch/index.js';
import { DynamoDbService } from '../services/dynamodb/index.js';
import { EventsService } from '../services/events/index.js';
import { KmsService } from '../services/kms/index.js';
import { LambdaService } from '../services/lambda/index.js';
import { LogsService } from '../services/logs/index.js';
import { PipesService } from '../services/pipes/index.js';
import { S3Service } from '../services/s3/index.js';
import { SchedulerService } from '../services/scheduler/index.js';
import { SecretsManagerService } from '../services/secretsmanager/index.js';
import { SnsService } from '../services/sns/index.js';
import { SqsService } from '../services/sqs/index.js';
import { SsmService } from '../services/ssm/index.js';
import { StsService } from '../services/sts/index.js';
import { createStatesService, type StatesService } from '../services/states/index.js';

/** The services of an environment, for calls from this process. */
export interface LocalServices {
  readonly s3: S3Service;
  readonly dynamodb: DynamoDbService;
  readonly sqs: SqsService;
  readonly sns: SnsService;
  readonly lambda: LambdaService;
  readonly logs: LogsService;
  readonly batch: BatchService;
  readonly states: StatesService['inProcess'];
  readonly events: EventsService;
  readonly httpApis: HttpApiService['apis'];
  readonly restApis: RestApis;
  readonly ssm: SsmService;
  readonly secretsmanager: SecretsManagerService;
  /** Roles and policies of the app, as synthesized. */
  readonly iam: IamService;
}

/** Options of the services of one environment. */
export interface ServicesOptions extends Omit<ServiceContext, 'kernel'> {
  readonly credentials: CredentialRegistry;
  /** The regions and accounts of the app. */
  readonly own: OwnPlaces;
  /** Folder for stored data. */
  readonly directory: string;
  readonly random: RandomSource;
  readonly proxy: AwsProxy;
  readonly start: StartLocalOptions;
  readonly mocks: Mocks;
  readonly onProblem: (problem: string) => void;
}

/** The services of one environment: those that the endpoint serves, and those that code in this process calls. */
export interface CreatedServices {
  readonly kernel: Kernel;
  /** Every call of a service. */
  readonly requests: RequestLog;
  readonly served: readonly LocalService[];
  /** Serves the APIs of services that are not here. */
  readonly missing: MissingServices;
  readonly inProcess: LocalServices;
}

/** Creates every service. To add one, create a folder here and a line in this function. Nothing listens yet. */
export function createServices(options: ServicesOptions): CreatedServices {
  const { region, accountId, clock, endpoint, credentials, directory, random, proxy, start, mocks, onProblem, faults } =
    options;
  const requests = new RequestLog();
  const kernel = new Kernel({ clock, faults, mocks, log: requests, own: options.own });
  const context: ServiceContext = { region, accountId, clock, endpoint, faults, kernel };
  const s3 = new S3Service({ ...context, directory: join(directory, 's3') });
  const dynamodb = new DynamoDbService(context);
  const sqs = new SqsService(context);
  const logs = new LogsService({ ...context, maxBytes: start.logBytes });
  const lambda = new LambdaService({
    ...context,
    credentials,
    directory: join(directory, 'lambda'),
    random,
    onLog: start.onLog,
    runtimes: start.runtimes,
    names: start.remediesFor && optionNames[start.remediesFor],
    maxEnvironments: start.maxEnvironments,
    inspect: start.inspect,
    suspendClock: clock instanceof SuspendableClock ? () => clock.suspend() : undefined,
    coverage: absolute(start.coverage ?? process.env['NODE_V8_COVERAGE']),
    allowAwsHosts: start.allowAwsHosts,
    proxy,
    onProblem,
  });
  const sns: SnsService = new SnsService(context);
  const iam = new IamService({ ...context, credentials });
  const sts = new StsService({ ...context, credentials });
  const batch = new BatchService({
    ...context,
    ...start.batch,
    credentials,
    random,
    directory: join(directory, 'batch'),
    allowAwsHosts: start.allowAwsHosts,
    proxy,
    onProblem,
  });
  const states = createStatesService({
    ...context,
    random,
    quotas: start.quotas,
    retention: start.retention,
    interceptTask: start.interceptTask,
    mocks,
    allowAwsHosts: start.allowAwsHosts,
  });
  const events = new EventsService({ ...context, random, onProblem });
  const pipes = new PipesService({ ...context, random, onProblem });
  const scheduler = new SchedulerService({ ...context, random, onProblem });
  const kms = new KmsService(context);
  const ssm = new SsmService(context);
  const secretsmanager = new SecretsManagerService({ ...context, random });
  const missing = new MissingServices(kernel, clock);
  const httpApi = new HttpApiService({ ...context, onProblem });
  const restApi = new RestApiService({
    ...context,
    allowAwsHosts: start.allowAwsHosts,
    onProblem,
    send: sendInProcess(() => served, missing),
  });
  const executeApi = new ExecuteApi(kernel, [httpApi, restApi]);
  const served: readonly LocalService[] = [
    ...[s3, dynamodb, dynamodb.streams, sqs, sns, sts, iam, logs, lambda, batch, events, pipes, scheduler, states],
    ...[kms, ssm, secretsmanager, restApi, executeApi],
  ];
  return {
    kernel,
    requests,
    served,
    missing,
    inProcess: {
      s3,
      dynamodb,
      sqs,
      sns,
      lambda,
      logs,
      batch,
      states: states.inProcess,
      events,
      httpApis: httpApi.apis,
      restApis: restApi.apis,
      ssm,
      secretsmanager,
      iam,
    },
  };
}

/** Functions have another working directory. `undefined` and '' are no folder. */
function absolute(folder: string | undefined): string | undefined {
  return folder === undefined || folder === '' ? undefined : resolve(folder);
}
