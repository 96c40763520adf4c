import { type Json } from '../kernel/json.js';
import { type Chaos } from '../kernel/chaos/index.js';
import { type LocalCredentials } from '../kernel/endpoint/index.js';
import { type EnvironmentUpdate } from '../deployment/resources/environment-update.js';
import { type RequestRecord } from '../kernel/request-log.js';
import { type LocalResource } from '../kernel/resources/local-resource.js';
import { type StartReport } from '../deployment/report/start-report.js';
import { type LocalServices } from './create-services.js';
import { type Mocks } from './mocks/mocks.js';

/** Configuration of an AWS SDK client that calls the environment: `new SFNClient(environment.clientConfig())`. */
export interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalCredentials;
  /** Disables the `sync-` host prefix of StartSyncExecution and TestState, which does not resolve on this machine. */
  readonly disableHostPrefix: true;
}

/** A running environment: AWS services behind one endpoint, and the app that is deployed to them. */
export interface LocalEnvironment extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, the value for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /**
   * URL of the console in a browser of this machine. It contains the token of the environment: anyone with it can call
   * the environment.
   */
  readonly consoleUrl: string;
  readonly region: string;
  readonly accountId: string;
  /** Credentials of the environment's user. The endpoint accepts any other credentials too. */
  readonly credentials: LocalCredentials;
  /**
   * Stack outputs by stack name, then by output name. URLs of APIs are local URLs. The value of an output that does
   * not exist here is `not available: <reason>`.
   */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** All resources of the app, in the order of creation. */
  readonly resources: readonly LocalResource[];
  /** The resources with status `unsupported`. */
  readonly unsupported: readonly LocalResource[];
  /**
   * The parts of the app that do not work here, work with a difference, or have no effect. Calls of functions are added
   * when they happen.
   */
  readonly report: StartReport;
  /**
   * URLs of the HTTP and REST APIs by logical ID, without a trailing slash; that of a REST API with a single stage is the
   * URL of the stage. Where two stacks have the same logical ID, the key is `<stack>.<logical ID>`.
   */
  readonly apis: Readonly<Record<string, string>>;
  /** The newest 10,000 calls of services, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** The services, for calls from this process. */
  readonly services: LocalServices;
  /** The mocks of tasks and API calls. */
  readonly mocks: Mocks;
  /** The injected faults: their counts, and methods to change or stop them. */
  readonly chaos: Chaos;
  /**
   * Deploys a changed app: creates new resources, updates changed resources and deletes removed ones. Data stays:
   * items, objects, messages, logs. Running executions and invocations finish with the definition and code that they
   * started with. Afterward, `resources`, `outputs`, `unsupported` and `apis` describe the new app. Concurrent updates
   * run one after the other.
   *
   * @param app path of a synthesized CDK app (`cdk.out`); `stacks` and `parameters` of `startLocal` apply to it
   * @returns the changed resources, and those that could not be updated, with the reason
   * @throws `AssemblyError` before anything changes
   */
  update(app: string): Promise<EnvironmentUpdate>;
  /** Returns the configuration for an AWS SDK client. */
  clientConfig(): ClientConfiguration;
  /** Stops executions, functions, pollers and the endpoint, and removes stored data. Further calls have no effect. */
  close(): Promise<void>;
}
