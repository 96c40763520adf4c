import { type StatesServiceOptions } from '../../options.js';
import { type AnyClient, type SdkModule } from './sdk-module.js';
import { type SdkService } from './sdk-service.js';

/** What a timer can wait at most: the SDK warns of a busy endpoint by then, which here is nobody's trouble. */
const longestTimer = 2 ** 31 - 1;

/** Connections that one role has open to one service at a time. */
const mostSockets = 256;

/** AWS SDK clients of the local endpoint, one for each service and role. */
export class SdkClients {
  readonly #clients = new Map<string, AnyClient>();

  constructor(private readonly options: Pick<StatesServiceOptions, 'endpoint' | 'region' | 'credentialsFor'>) {}

  /** The client with which a role calls a service. */
  get(service: SdkService, module: SdkModule, roleArn: string): AnyClient {
    const key = `${service.id} ${roleArn}`;
    const existing = this.#clients.get(key);
    if (existing !== undefined) return existing;
    const client = module.newClient(this.configuration(roleArn));
    this.#clients.set(key, client);
    return client;
  }

  /** What a client of whichever service is made with, so that it never leaves the local endpoint. */
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
      requestHandler: { httpAgent: { keepAlive: true, maxSockets: mostSockets }, socketAcquisitionWarningTimeout: longestTimer },
      logger: silent,
    };
  }

  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }
}

const quiet = (): void => undefined;
const silent = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet };
