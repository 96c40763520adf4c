import { type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type RandomSource } from '@stepwell/asl';
import { type LocalService, type ServiceRequest } from '../../kernel/service.js';
import { CodeStore } from './code-store.js';
import { type SendDeadLetter } from './dead-letters.js';
import { type SendToDestination } from './destinations.js';
import { EventInvocations } from './event-invocations.js';
import { FunctionControl } from './function-control.js';
import { type FunctionDefinition, type FunctionIdentity } from './function-definition.js';
import { type FunctionRecord } from './function-record.js';
import { FunctionRegistry } from './function-registry.js';
import { FunctionRunner, type FunctionRunnerOptions } from './function-runner.js';
import { type InvocationResult, type InvokeOptions } from './invocation.js';
import { LambdaError } from './lambda-error.js';
import { systemRandom } from './system-random.js';
import { answerLambda } from './wire/answer.js';

/** Options of the Lambda service. */
export interface LambdaServiceOptions extends FunctionRunnerOptions {
  /** Where functions' code is unpacked; made when missing, and left to its owner to remove. */
  readonly directory: string;
  /** Reads a zip archive from S3 for `Code: { S3Bucket, S3Key }`; without it such code is refused. */
  readonly readObject?: (bucket: string, key: string) => Promise<Uint8Array>;
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
 * AWS Lambda on this machine: functions run as they are packaged, in processes that speak Lambda's Runtime API, with its
 * environment, context, timeouts, error shapes and log lines. Node.js runtimes only.
 */
export class LambdaService implements LocalService {
  readonly signingName = 'lambda';
  private readonly registry: FunctionRegistry;
  private readonly control: FunctionControl;
  private readonly runner: FunctionRunner;
  private readonly events: EventInvocations;
  private readonly random: RandomSource;

  constructor(private readonly options: LambdaServiceOptions) {
    this.random = options.random ?? systemRandom;
    const codeStore = new CodeStore(join(options.directory, 'functions'));
    this.registry = new FunctionRegistry(codeStore);
    this.runner = new FunctionRunner(options);
    this.control = new FunctionControl(options, this.registry, codeStore, this.random, (version) =>
      this.runner.retire(version),
    );
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
        this.runner.run({
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
    await this.runner.close();
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
