import { type Json } from './assembly/json.js';
import { type Chaos } from './chaos/index.js';
import { type LocalCredentials } from './endpoint/index.js';
import { type EnvironmentUpdate } from './resources/environment-update.js';
import { type LocalResource } from './resources/local-resource.js';
import { type LocalServices } from './services/index.js';

/** What an AWS SDK client needs to call an environment: `new SFNClient(environment.clientConfig())`. */
export interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalCredentials;
  /** Keeps StartSyncExecution and TestState from a `sync-` host name that does not exist here. */
  readonly disableHostPrefix: true;
}

/** A running environment: services on one endpoint, and the app that was deployed to them. */
export interface LocalEnvironment extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, the value for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** Credentials of a user of the environment. Any others are accepted too. */
  readonly credentials: LocalCredentials;
  /** Outputs by stack name, then by output name. URLs of HTTP APIs are those of this machine. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Every resource of the app, in the order of creation. */
  readonly resources: readonly LocalResource[];
  /** Those of them that nothing here runs. */
  readonly unsupported: readonly LocalResource[];
  /**
   * URLs of the HTTP APIs by logical id, without a slash at the end; by `<stack>.<logical id>` where two stacks have
   * the same one.
   */
  readonly apis: Readonly<Record<string, string>>;
  /** The services, for code in this process. */
  readonly services: LocalServices;
  /** The faults that are injected: how often each struck, and how to change them. */
  readonly chaos: Chaos;
  /**
   * Brings the environment to another state of its app: creates resources that are new, changes those that are
   * different, removes those that are gone, and leaves all others alone. What is in the environment stays: rows,
   * objects, messages, logs. Executions and invocations under way end with the definition and code that they began
   * with. `resources`, `outputs`, `inert` and `apis` are of the new state then. Updates run one after the other.
   *
   * @param app path of a synthesized CDK app (`cdk.out`); the stacks and parameters are those that `startLocal` was
   * given
   * @returns what was done, and what stays as it was because it cannot be changed without losing what is in it
   * @throws `AssemblyError` with nothing done; `TemplateError` or `ResourceError` at the first problem: what was done
   * by then stays, and the next update goes on from there
   */
  update(app: string): Promise<EnvironmentUpdate>;
  /** What to give to an AWS SDK client. */
  clientConfig(): ClientConfiguration;
  /**
   * Stops everything: executions, functions, pollers, sockets; removes what was stored. Calling it again does nothing.
   */
  close(): Promise<void>;
}
