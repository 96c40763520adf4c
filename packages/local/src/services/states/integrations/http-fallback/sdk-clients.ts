import { type StatesServiceOptions } from '../../options.js';
import { CallGate } from './call-gate.js';
import { type AnyClient, type SdkModule } from './sdk-module.js';
import { type ServiceName } from '../service-call/service-name.js';

/** Maximum delay of a timer, which disables the SDK's warning about a busy endpoint. */
const longestTimer = 2 ** 31 - 1;

/** Connections that one role has open to one service at a time. */
const mostSockets = 256;

/**
 * Services of which a call may wait for something else, such as a message or an execution's end: it must not keep
 * others from theirs.
 */
const patient: ReadonlySet<string> = new Set(['lambda', 'sfn', 'sqs']);

/**
 * Calls of one role that are under way at a time to a service that answers at once. Service and caller share one
 * thread: more at a time would be no sooner done, and every one under way costs some 50 kB.
 */
const mostQuickCalls = 32;

interface GatedClient {
  readonly client: AnyClient;
  readonly gate: CallGate;
  /** Whether its calls may wait for something else than the service. */
  readonly isPatient: boolean;
}

/** AWS SDK clients of the local endpoint, one for each service and role. */
export class SdkClients {
  readonly #clients = new Map<string, GatedClient>();

  constructor(private readonly options: Pick<StatesServiceOptions, 'endpoint' | 'region' | 'credentialsFor'>) {}

  /** The client with which a role calls a service. */
  get(service: ServiceName, module: SdkModule, roleArn: string): AnyClient {
    return this.#of(service, module, roleArn).client;
  }

  /**
   * Makes a call with the client with which a role calls a service, when there is a connection for it: however many
   * tasks wait for one service, no more than its connections are under way. Rejects with the signal's reason when it is
   * aborted before.
   */
  call<T>(
    service: ServiceName,
    module: SdkModule,
    roleArn: string,
    send: (client: AnyClient) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { client, gate } = this.#of(service, module, roleArn);
    return gate.run(() => send(client), signal);
  }

  /** Configuration of a client of any service, so that it calls only the local endpoint. */
  configuration(roleArn: string): object {
    return {
      endpoint: this.options.endpoint(),
      region: this.options.region,
      credentials: this.options.credentialsFor(roleArn),
      maxAttempts: 1,
      disableHostPrefix: true,
      forcePathStyle: true,
      // The URL of a queue names the host to call otherwise, which may be AWS's own.
      useQueueUrlAsEndpoint: false,
      requestHandler: {
        httpAgent: { keepAlive: true, maxSockets: mostSockets },
        socketAcquisitionWarningTimeout: longestTimer,
      },
      logger: silent,
    };
  }

  close(): void {
    for (const { client } of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  #of(service: ServiceName, module: SdkModule, roleArn: string): GatedClient {
    const key = `${service.id} ${roleArn}`;
    const existing = this.#clients.get(key);
    if (existing !== undefined) return existing;
    const isPatient = patient.has(service.id);
    const made: GatedClient = {
      client: module.newClient(this.configuration(roleArn)),
      gate: new CallGate(isPatient ? mostSockets : mostQuickCalls),
      isPatient,
    };
    this.#clients.set(key, made);
    return made;
  }
}

const quiet = (): void => undefined;
const silent = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };
