import { type LocalCredentials } from '../../endpoint/index.js';

/** A function's answer to an invocation. */
export interface FunctionAnswer {
  /** JSON text. */
  readonly payload: string;
  /** Set when the function failed. */
  readonly functionError?: string;
}

/** What the HTTP API service needs to know of the environment that it is part of. */
export interface HttpApiServiceOptions {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Invokes a function by ARN and waits for its answer; rejects when there is no such function. */
  readonly invokeFunction: (functionArn: string, payload: string, signal: AbortSignal) => Promise<FunctionAnswer>;
  /** The URL of the endpoint, for integrations with its services. */
  readonly endpoint: () => string;
  /** The credentials of an integration's role. */
  readonly credentialsFor: (roleArn: string) => LocalCredentials;
  /** Told what went wrong where a caller only reads `Internal Server Error`. */
  readonly onFailure?: (problem: string) => void;
}
