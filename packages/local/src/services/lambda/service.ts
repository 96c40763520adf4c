import { type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type RandomSource } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { invokeAs } from '../../kernel/calls.js';
import { applyDifferences } from '../../kernel/differences.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { violationsOf } from '../../kernel/models/violations.js';
import { type KernelService } from '../../kernel/operation.js';
import { type LocalService, type ServiceRequest } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { CodeStore } from './code-store.js';
import { differences } from './differences.js';
import { invalidInput, notFound, payloadTooLarge, throttled, throttledByChaos } from './errors.js';
import { EventInvocations } from './event-invocations.js';
import { EventSources } from './event-sources/event-sources.js';
import { parseFunctionReference } from './function-arn.js';
import { FunctionControl } from './function-control.js';
import { type FunctionDefinition, type FunctionIdentity } from './function-definition.js';
import { type FunctionRecord } from './function-record.js';
import { FunctionRunner, type FunctionRunnerOptions } from './function-runner.js';
import { type LayerDefinition, Layers } from './layers.js';
import { layerOperations } from './operations/layers.js';
import { type InvocationResult, type InvokeOptions, type LogLine } from './invocation.js';
import { type EventSourceDependencies, eventSourceOperations } from './operations/event-sources.js';
import { functionOperations } from './operations/functions.js';
import { invokeOperations } from './operations/invoke.js';
import { definitionInput } from './operations/read-definition.js';
import { settingOperations } from './operations/settings.js';
import { versionOperations } from './operations/versions.js';
import { LambdaStore, resolveVersion } from './store.js';
import { systemRandom } from './system-random.js';

/** Options of the Lambda service. */
export interface LambdaServiceOptions extends FunctionRunnerOptions {
  /** Source of IDs, and of the choice between the versions of an alias. @default - the system's random numbers */
  readonly random?: RandomSource;
  /** Called for batches and records that could not be delivered. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * Bytes of payload that each invocation type takes:
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const payloadLimits = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;

/** The largest request, in bytes: that of CreateFunction with a zip archive of 50 MB in base64. */
const requestLimit = 69_905_067;

/** Bytes of an event that are read: more than Lambda accepts, so that the error contains the size. */
const invokeLimit = 8 * 1024 * 1024;

const model = readModel('lambda');

/**
 * AWS Lambda on this machine: functions run as they are packaged, in processes that speak Lambda's Runtime API, with its
 * environment, context, timeouts, error shapes and log lines.
 */
export class LambdaService implements LocalService {
  readonly signingName = 'lambda';
  private readonly store: LambdaStore;
  private readonly control: FunctionControl;
  private readonly runner: FunctionRunner;
  private readonly layers: Layers;
  private readonly events: EventInvocations;
  private readonly eventSources: EventSources;
  private readonly random: RandomSource;
  private readonly http: HttpService;
  /** Invocations in flight or queued, by function. Reserved concurrency limits them. */
  private readonly inFlight = new Map<string, number>();

  constructor(private readonly options: LambdaServiceOptions) {
    const { kernel, clock, region, faults, random = systemRandom, onProblem = () => undefined } = options;
    this.random = random;
    this.store = new LambdaStore(kernel);
    const codeStore = new CodeStore(join(options.directory, 'functions'));
    const layers = new Layers(options, this.store, codeStore);
    this.layers = layers;
    const onLog = (line: LogLine): void => {
      const { logGroupName, logStreamName, timestamp } = line;
      // CloudWatch Logs stores lines of functions with their line breaks.
      kernel.events.emit('log-line', { logGroupName, logStreamName, timestamp, message: `${line.line}\n` });
      options.onLog?.(line);
    };
    this.runner = new FunctionRunner({ ...options, onLog }, (arn) => layers.find(arn).code);
    const invoke = invokeAs(kernel, { source: 'event', clock, region });
    this.control = new FunctionControl({
      context: options,
      store: this.store,
      codeStore,
      random,
      retire: (version) => this.runner.retire(version),
    });
    this.events = new EventInvocations({
      store: this.store,
      clock,
      faults,
      invoke,
      attempt: (event) => this.run(event.functionName, event),
      onProblem,
      onGivenUp: (failure) => kernel.events.emit('delivery-failure', failure),
    });
    this.eventSources = new EventSources({
      context: options,
      invokeFunction: (functionArn, payload) => this.invoke(functionArn, payload),
      invoke,
      onProblem,
      onGivenUp: (failure) => kernel.events.emit('delivery-failure', failure),
    });
    const service = this.kernelService({
      context: options,
      store: this.store,
      control: this.control,
      eventSources: this.eventSources,
      invoke,
      newId: () => random.uuid(),
    });
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service, {
      bodyLimit: requestLimit,
      bodyLimits: { Invoke: invokeLimit, InvokeWithResponseStream: invokeLimit },
      tooLarge: (limit, operation) =>
        operation.startsWith('Invoke')
          ? payloadTooLarge(limit + 1, payloadLimits.RequestResponse, 'RequestResponse')
          : new AwsError('RequestEntityTooLargeException', `Request must be smaller than ${limit} bytes`, 413),
      responseHeaders: (operation) => (operation === 'Invoke' ? { 'content-type': 'application/json' } : undefined),
    });
  }

  /** Creates a function. Rejects with an `AwsError` that names the invalid member. */
  async create(definition: FunctionDefinition): Promise<FunctionIdentity> {
    checkDefinition(definition);
    const { name, arn } = await this.control.create(definition);
    return { name, arn, ...this.support(definition) };
  }

  /**
   * Replaces code and configuration of a function, as if it had been created with this definition. Running invocations
   * finish with their code; versions and aliases do not change. Rejects with an `AwsError` that names the invalid
   * member.
   */
  async replace(definition: FunctionDefinition): Promise<FunctionIdentity> {
    checkDefinition(definition);
    const { record } = this.store.find(definition.name);
    await this.control.replace(record, definition);
    return { name: record.name, arn: record.arn, ...this.support(definition) };
  }

  /** Deletes a function. Running invocations finish. */
  async delete(nameOrArn: string): Promise<void> {
    await this.control.delete(this.store.find(nameOrArn).record);
  }

  /**
   * Invokes a function with an event of JSON text. A function that fails is a result with `functionError`. The promise
   * rejects if the function did not run: with `ResourceNotFoundException`, `TooManyRequestsException`,
   * `RequestEntityTooLargeException`, `InvalidRequestContentException` (all `AwsError`), or the signal's reason.
   */
  async invoke(nameOrArn: string, payload: string, invokeOptions: InvokeOptions = {}): Promise<InvocationResult> {
    const { invocationType: type = 'RequestResponse', signal } = invokeOptions;
    const { record, reference } = this.#findInvoked(nameOrArn, invokeOptions.qualifier);
    const text = payload === '' ? '{}' : payload;
    checkPayload(text, type);
    const requestId = invokeOptions.requestId ?? this.random.uuid();
    const { qualifier } = reference;
    if (type === 'RequestResponse') {
      const result = this.run(record.name, { ...invokeOptions, qualifier, requestId, payload: text });
      return abandonable(result, signal);
    }
    const { version: executedVersion } = resolveVersion(record, qualifier, this.random.next());
    if (type === 'Event') this.events.accept({ functionName: record.name, qualifier, requestId, payload: text });
    return { statusCode: type === 'Event' ? 202 : 204, payload: '', logTail: '', requestId, executedVersion };
  }

  /** Finds an invoked function. As on AWS, the error names the ARN with the qualifier, `$LATEST` by default. */
  #findInvoked(nameOrArn: string, qualifier: string | undefined): ReturnType<LambdaStore['find']> {
    const { name, qualifier: own } = parseFunctionReference(nameOrArn);
    if (this.store.functions.has(name)) return this.store.find(nameOrArn, qualifier);
    const { region, accountId } = this.options;
    const [, owner = accountId] = /(?:^|:)(\d{12}):/.exec(nameOrArn) ?? [];
    throw notFound(
      `Function not found: arn:aws:lambda:${region}:${owner}:function:${name}:${qualifier ?? own ?? '$LATEST'}`,
    );
  }

  ownsPath(path: string): boolean {
    return /^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings|tags|account-settings|layers)(\/|$)/.test(path);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  /** Stops event source mappings. Resolves when their batches in flight are finished. Functions are no longer debugged. */
  stopEventSources(): Promise<void> {
    this.runner.stopDebugging();
    return this.eventSources.close();
  }

  async close(): Promise<void> {
    this.events.close();
    const stopped = this.eventSources.close();
    await this.runner.close();
    await stopped;
  }

  private kernelService(dependencies: EventSourceDependencies): KernelService {
    return {
      model,
      foreign,
      operations: {
        ...functionOperations(dependencies),
        ...versionOperations(dependencies),
        ...settingOperations(dependencies),
        ...eventSourceOperations(dependencies),
        ...layerOperations(this.layers, dependencies),
        ...invokeOperations((name, payload, options) => this.invoke(name, payload, options)),
      },
      internalOperations: {
        /** Creates a function whose code is in a folder or inline, which AWS's API does not have. */
        CreateFunctionFromDefinition: (definition: FunctionDefinition) => this.create(definition),
        PublishLayerFromDefinition: (definition: LayerDefinition) => this.layers.publish(definition),
        ReplaceFunction: (definition: FunctionDefinition) => this.replace(definition),
      },
      invalidInput,
      differences,
    };
  }

  private support(definition: FunctionDefinition): Pick<FunctionIdentity, 'unsupportedReason'> {
    const unsupportedReason = this.runner.unsupportedReason(definition);
    return unsupportedReason === undefined ? {} : { unsupportedReason };
  }

  /** Runs a function once. Rejects if it does not run. */
  private async run(
    functionName: string,
    invocation: InvokeOptions & { readonly requestId: string; readonly payload: string },
  ): Promise<InvocationResult> {
    const { qualifier, requestId, payload, clientContext, traceHeader, signal, holdTimeout, onChunk } = invocation;
    const { record } = this.store.find(functionName);
    const version = resolveVersion(record, qualifier, this.random.next());
    const result = await this.runCounted(record, requestId, () =>
      this.runner.run({
        version,
        requestId,
        payload,
        invokedFunctionArn: qualifier === undefined ? record.arn : `${record.arn}:${qualifier}`,
        clientContext,
        traceHeader,
        signal,
        holdTimeout,
        onChunk: onChunk && ((chunk) => onChunk(chunk, version.version)),
      }),
    );
    if (result.functionError !== undefined) this.emitError(functionName, result);
    return result;
  }

  private emitError(functionName: string, { requestId, payload }: InvocationResult): void {
    const { kernel, clock } = this.options;
    const { errorType, errorMessage } = errorOf(payload);
    kernel.events.emit('function-error', {
      functionName,
      requestId,
      errorType,
      errorMessage,
      timestamp: clock.now(),
    });
  }

  /** Counts an invocation against the reserved concurrency, and keeps a virtual clock from jumping while it runs. */
  private async runCounted(
    { name, reservedConcurrency: limit }: FunctionRecord,
    requestId: string,
    run: () => Promise<InvocationResult>,
  ): Promise<InvocationResult> {
    const count = this.inFlight.get(name) ?? 0;
    if (limit !== undefined && count >= limit) throw throttled(name, limit);
    if (this.options.faults?.shouldInject('lambda', 'throttle', name, requestId) === true) throw throttledByChaos(name);
    this.inFlight.set(name, count + 1);
    const release = this.options.clock.keepAlive();
    try {
      return await run();
    } finally {
      const left = (this.inFlight.get(name) ?? 1) - 1;
      if (left > 0) this.inFlight.set(name, left);
      else this.inFlight.delete(name);
      release();
    }
  }
}

/** The error in the payload of a failed invocation. A custom runtime can respond with anything. */
function errorOf(payload: string): { readonly errorType: string; readonly errorMessage: string } {
  try {
    const { errorType, errorMessage } = JSON.parse(payload) as Record<string, unknown>;
    return { errorType: String(errorType ?? 'Error'), errorMessage: String(errorMessage ?? '') };
  } catch {
    return { errorType: 'Error', errorMessage: payload };
  }
}

/** Validates a definition like the input of CreateFunction. */
function checkDefinition(definition: FunctionDefinition): void {
  const found = violationsOf(model, 'CreateFunctionRequest', definitionInput(definition));
  const violations = applyDifferences(differences, 'CreateFunction', found);
  if (violations.length > 0) throw invalidInput(violations);
}

function checkPayload(payload: string, type: keyof typeof payloadLimits): void {
  const bytes = Buffer.byteLength(payload);
  if (bytes > payloadLimits[type]) throw payloadTooLarge(bytes, payloadLimits[type], type);
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AwsError(
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
