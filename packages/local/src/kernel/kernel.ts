import { Readable } from 'node:stream';
import { type Clock } from '@stepwell/asl';
import { type FaultInjector, noFaults } from './chaos/index.js';
import { ownValue } from './own-value.js';
import { AwsError } from './aws-error.js';
import { type FaultDecision, decideFault } from './call-faults.js';
import { applyDifferences } from './differences.js';
import { foreignResource, type OwnPlaces } from './foreign-resources.js';
import { defaultError } from './invalid-input.js';
import { findModel } from './models/read-model.js';
import { type ServiceModel } from './models/service-model.js';
import { violationsOf } from './models/violations.js';
import { type Call, type KernelService, type Operation, type Values } from './operation.js';
import { KernelEvents } from './kernel-events.js';
import { type RequestLog, requestRecord } from './request-log.js';
import { Placeholders } from './placeholders.js';
import { type Backend, Transactions } from './transactions.js';
import { unknownOperation } from './unknown-operation.js';

/** Mocks of API calls. */
export interface CallMocks {
  /**
   * The response of a mock; `undefined` if none answers the call. Rejects with an `AwsError` for a mocked error.
   */
  respond(model: ServiceModel, operation: string, input: Values, call: Call): Promise<object> | undefined;
  /** How to mock an operation that no service has, for the message of its error. */
  suggest(model: ServiceModel, operation: string): string;
}

/** Decides whether a caller may call an operation; throws `AccessDeniedException` when not. */
export type Authorize = (service: string, operation: string, input: Values, call: Call) => void;

export interface KernelOptions {
  readonly clock: Clock;
  /** Chaos that throttles calls of the app and loses responses; none by default. */
  readonly faults?: FaultInjector;
  /** Resources of other regions and accounts do not exist. Default: they are not told apart. */
  readonly own?: OwnPlaces;
  /** Everything is allowed by default. */
  readonly authorize?: Authorize;
  /** Mocks of calls over HTTP and of deliveries of events; none by default. Tasks have their own. */
  readonly mocks?: CallMocks;
  /** Keeps a record of every call; none by default. */
  readonly log?: RequestLog;
  /** Keeps committed changes; in memory by default. */
  readonly backend?: Backend;
}

/**
 * The services of one environment. Every call of a service goes through {@link Kernel.invoke}: HTTP requests once they
 * are parsed, Step Functions tasks, Map readers and writers, deliveries of events, and the deployment.
 */
export class Kernel {
  private readonly services = new Map<string, KernelService>();
  /** The transactions of all stores. */
  readonly transactions: Transactions;
  readonly events = new KernelEvents();
  /** Values of the app that cannot be determined here. */
  readonly placeholders = new Placeholders();

  constructor(private readonly options: KernelOptions) {
    this.transactions = new Transactions(options.backend);
  }

  /** Adds a service under its model's id. */
  register(service: KernelService): void {
    this.services.set(service.model.id, service);
  }

  /** The service with that id in `aws-sdk:<id>:<action>`; `undefined` where it is not supported locally. */
  service(id: string): KernelService | undefined {
    return this.services.get(id);
  }

  /**
   * Calls an operation: chaos, authorization, validation, the place of the resource, the operation itself, in
   * this order.
   *
   * @throws AwsError the error of the service; any other error is a defect of the service, which the endpoint reports
   *   and answers with `InternalFailure`
   */
  async invoke(id: string, operation: string, input: Values, call: Call): Promise<object | undefined> {
    const service = this.services.get(id);
    const model = service?.model ?? findModel(id);
    if (model === undefined) throw new AwsError('UnknownService', `The service '${id}' is not supported locally`, 501);
    const { log, clock, mocks } = this.options;
    const started = performance.now();
    const time = log === undefined ? 0 : clock.now();
    let status = ownValue(model.operations, operation)?.status ?? 200;
    try {
      const isMockable = call.source === 'http' || call.source === 'event';
      const mocked = isMockable ? mocks?.respond(model, operation, input, call) : undefined;
      if (mocked !== undefined) return await mocked;
      if (service === undefined) throw this.unavailable(model, operation, call);
      return await this.run(service, operation, input, call);
    } catch (error) {
      status = error instanceof AwsError ? error.statusCode : 500;
      if (error instanceof AwsError) {
        error.requestId ??= call.requestId;
        const explanation = this.placeholders.explain(input);
        if (explanation !== undefined && !error.message.includes(explanation))
          error.message = `${error.message} ${explanation}`;
      }
      throw error;
    } finally {
      const microseconds = Math.round((performance.now() - started) * 1000);
      log?.add(requestRecord(id, operation, input, call, { time, status, microseconds }));
    }
  }

  private async run(service: KernelService, operation: string, input: Values, call: Call): Promise<object | undefined> {
    const { faults = noFaults, authorize, own } = this.options;
    const { id, signingName } = service.model;
    const fault: FaultDecision = decideFault(faults, signingName, operation, call);
    if (fault.refusal !== undefined) throw fault.refusal;
    const internal = call.source === 'http' ? undefined : service.internalOperations;
    // The input is validated below, so it is what the operation declares.
    const run = (ownValue(service.operations, operation) ?? (internal && ownValue(internal, operation))) as
      Operation | undefined;
    if (run === undefined) throw this.unavailable(service.model, operation, call);
    authorize?.(id, operation, input, call);
    const shape = service.model.operations[operation]?.input;
    if (shape !== undefined) {
      const violations = applyDifferences(
        service.differences ?? [],
        operation,
        violationsOf(service.model, shape, input),
      );
      const error =
        violations.length === 0
          ? undefined
          : (service.invalidInput ?? defaultError(service.model))(violations, operation, input);
      if (error !== undefined) throw error;
    }
    if (service.foreign !== undefined && own !== undefined) {
      const error = foreignResource(service.foreign, signingName, operation, input, call.caller, own);
      if (error !== undefined) throw error;
    }
    const output = (await this.transactions.run(() => run(input, call), call.commit)) ?? undefined;
    if (fault.losesResponse) {
      for (const value of Object.values(output ?? {})) if (value instanceof Readable) value.destroy();
      throw new ResponseLost();
    }
    return output;
  }

  /** The error of a call whose service or operation is not here. */
  private unavailable(model: ServiceModel, operation: string, { caller: { roleArn } }: Call): AwsError {
    const error =
      this.service(model.id) === undefined && ownValue(model.operations, operation) !== undefined
        ? new AwsError('UnknownService', `The service '${model.id}' is not supported locally.`, 501)
        : unknownOperation(model, operation);
    if (ownValue(model.operations, operation) === undefined) return error;
    const mockAction = `${model.id}:${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
    this.events.emit('unavailable-call', { service: model.signingName, operation, roleArn, mockAction });
    const suggestion = this.options.mocks?.suggest(model, operation);
    if (suggestion === undefined) return error;
    return new AwsError(error.code, `${error.message} ${suggestion}`, error.statusCode);
  }

  /** Closes every service. */
  async close(): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.close?.()));
  }
}

/** Thrown instead of an output that chaos loses: the connection closes without a response. */
export class ResponseLost extends AwsError {
  constructor() {
    super('NetworkingError', 'The connection was closed before the response arrived.', 500);
  }
}
