import { randomBytes } from 'node:crypto';
import { type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type RandomSource } from '@stepwell/asl';
import { type CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { CodeStore } from './code-store.js';
import { type SendDeadLetter } from './dead-letters.js';
import { type SendToDestination } from './destinations.js';
import { EventInvocations } from './event-invocations.js';
import { FunctionControl } from './function-control.js';
import { type FunctionDefinition, type FunctionIdentity } from './function-definition.js';
import { functionEnvironment, logGroupOf } from './function-environment.js';
import { type FunctionRecord, type FunctionVersion } from './function-record.js';
import { FunctionRegistry } from './function-registry.js';
import { FunctionWorker } from './function-worker.js';
import { type InvocationResult, type InvokeOptions, type LogLine } from './invocation.js';
import { Invoker } from './invoker.js';
import { LambdaError } from './lambda-error.js';
import { systemRandom } from './system-random.js';
import { answerLambda } from './wire/answer.js';
import { WorkerPool } from './worker-pool.js';

/** Options of the Lambda service. */
export interface LambdaServiceOptions extends ServiceContext {
  /** Where functions' code is unpacked; made when missing, and left to its owner to remove. */
  readonly directory: string;
  /** Gives each function the credentials of its role. */
  readonly credentials: CredentialRegistry;
  /** Reads a zip archive from S3 for `Code: { S3Bucket, S3Key }`; without it such code is refused. */
  readonly readObject?: (bucket: string, key: string) => Promise<Uint8Array>;
  /** Called with every line of every function's log. */
  readonly onLog?: (line: LogLine) => void;
  /** Worker threads in all; 32 by default. */
  readonly maxWorkers?: number;
  /** Worker threads of one function; 10 by default. More invocations wait for one. */
  readonly maxWorkersPerFunction?: number;
  /** Lets functions connect to real AWS hosts; false by default. */
  readonly allowAwsHosts?: boolean;
  /** Chance, for ids and for aliases with weights; the system's own by default. */
  readonly random?: RandomSource;
  /** Tells destinations what came of Event invocations; without it they get nothing. */
  readonly sendToDestination?: SendToDestination;
  /** Sends events that were given up to their function's dead-letter queue; without it they go nowhere. */
  readonly sendDeadLetter?: SendDeadLetter;
  /** Called for records that could not be delivered to a destination. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * Bytes of payload that each invocation type takes:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const payloadLimits = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;

/**
 * AWS Lambda on this machine: functions run as they are packaged, in worker threads of this process, with Lambda's
 * environment, context, timeouts, error shapes and log lines. Node.js runtimes only.
 */
export class LambdaService implements LocalService {
  readonly signingName = 'lambda';
  private readonly registry: FunctionRegistry;
  private readonly control: FunctionControl;
  private readonly pool: WorkerPool;
  private readonly invoker: Invoker;
  private readonly events: EventInvocations;
  private readonly random: RandomSource;

  constructor(private readonly options: LambdaServiceOptions) {
    this.random = options.random ?? systemRandom;
    const codeStore = new CodeStore(join(options.directory, 'functions'));
    this.registry = new FunctionRegistry(codeStore);
    const limits = { maxWorkers: options.maxWorkers ?? 32, maxWorkersPerFunction: options.maxWorkersPerFunction ?? 10 };
    this.pool = new WorkerPool(limits, (version) => this.startWorker(version));
    this.control = new FunctionControl(options, this.registry, codeStore, this.random, (version) =>
      this.pool.retire(version),
    );
    this.invoker = new Invoker(this.pool, () => options.clock.now(), options.onLog, options.faults);
    const { clock, faults, sendToDestination, sendDeadLetter, onProblem = () => undefined } = options;
    this.events = new EventInvocations({ clock, faults, sendToDestination, sendDeadLetter, onProblem });
  }

  /** Creates a function. Rejects with a `LambdaError` that names the field at fault. */
  async create(definition: FunctionDefinition): Promise<FunctionIdentity> {
    const { name, arn } = await this.control.create(definition);
    return { name, arn };
  }

  /**
   * Gives a function other code and configuration, as if it had been created with this definition. Invocations under
   * way end with what they began with; versions and aliases stay. Rejects with a `LambdaError` that names the field at
   * fault.
   */
  async replace(definition: FunctionDefinition): Promise<void> {
    await this.control.replace(this.registry.find(definition.name).record, definition);
  }

  /** Removes a function; its running invocations end first. */
  async delete(nameOrArn: string): Promise<void> {
    await this.control.remove(this.registry.find(nameOrArn).record);
  }

  /**
   * Invokes a function with an event of JSON text. A function that fails is a result with `functionError`; the promise
   * rejects only when it was not called: `ResourceNotFoundException`, `TooManyRequestsException`,
   * `RequestEntityTooLargeException`, `InvalidRequestContentException` (all `LambdaError`), or the signal's reason.
   */
  async invoke(nameOrArn: string, payload: string, invokeOptions: InvokeOptions = {}): Promise<InvocationResult> {
    const type = invokeOptions.invocationType ?? 'RequestResponse';
    const { record, reference } = this.registry.find(nameOrArn, invokeOptions.qualifier);
    const version = this.registry.resolve(record, reference.qualifier, this.random.next());
    const text = payload === '' ? '{}' : payload;
    checkPayload(text, type);
    const requestId = invokeOptions.requestId ?? this.random.uuid();
    const run = (signal: AbortSignal | undefined) =>
      this.runCounted(record, requestId, () =>
        this.invoker.run({
          version,
          requestId,
          payload: text,
          invokedFunctionArn: reference.qualifier === undefined ? record.arn : `${record.arn}:${reference.qualifier}`,
          clientContext: invokeOptions.clientContext,
          traceHeader: invokeOptions.traceHeader,
          signal,
        }),
      );
    switch (type) {
      case 'RequestResponse':
        return abandonable(run(invokeOptions.signal), invokeOptions.signal);
      case 'Event':
        this.events.accept({
          record,
          qualifier: reference.qualifier ?? '$LATEST',
          requestId,
          payload: text,
          attempt: () => run(undefined),
        });
        return { statusCode: 202, payload: '', logTail: '', requestId, executedVersion: version.version };
      case 'DryRun':
        return { statusCode: 204, payload: '', logTail: '', requestId, executedVersion: version.version };
    }
  }

  ownsPath(path: string): boolean {
    return /^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings|tags|account-settings|layers)(\/|$)/.test(path);
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    await answerLambda(
      { service: this, control: this.control, registry: this.registry, options: this.options },
      request,
      response,
    );
  }

  async close(): Promise<void> {
    this.events.close();
    await this.pool.close();
  }

  /** Counts an invocation against the reserved concurrency, and keeps a virtual clock from jumping while it runs. */
  private async runCounted(
    record: FunctionRecord,
    requestId: string,
    run: () => Promise<InvocationResult>,
  ): Promise<InvocationResult> {
    const limit = record.reservedConcurrency;
    if (limit !== undefined && record.inFlight >= limit) throw LambdaError.throttled(record.name, limit);
    if (this.options.faults?.shouldInject('lambda', 'throttle', record.name, requestId) === true)
      throw LambdaError.refused(record.name);
    record.inFlight += 1;
    const release = this.options.clock.keepAlive();
    try {
      return await run();
    } finally {
      record.inFlight -= 1;
      release();
    }
  }

  private startWorker(version: FunctionVersion): FunctionWorker {
    const { definition } = version;
    const date = new Date(this.options.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const logStreamName = `${date}/[${version.version}]${randomBytes(16).toString('hex')}`;
    const { region, credentials } = this.options;
    return new FunctionWorker({
      version,
      environment: functionEnvironment({
        version,
        region,
        endpoint: this.options.endpoint(),
        credentials: credentials.issue(definition.roleArn),
        logStreamName,
      }),
      logGroupName: logGroupOf(definition),
      logStreamName,
      allowAwsHosts: this.options.allowAwsHosts ?? false,
    });
  }
}

function checkPayload(payload: string, type: keyof typeof payloadLimits): void {
  const bytes = Buffer.byteLength(payload);
  if (bytes > payloadLimits[type]) throw LambdaError.tooLarge(bytes, payloadLimits[type], type);
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new LambdaError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Rejects when the signal aborts. The invocation continues. */
async function abandonable(
  result: Promise<InvocationResult>,
  signal: AbortSignal | undefined,
): Promise<InvocationResult> {
  if (signal === undefined) return result;
  return new Promise((resolve, reject) => {
    const abandon = () =>
      reject(
        signal.reason instanceof Error ? signal.reason : new DOMException('The invocation was abandoned', 'AbortError'),
      );
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
