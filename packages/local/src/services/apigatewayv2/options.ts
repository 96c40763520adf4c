import { type LocalCredentials } from '../../kernel/endpoint/index.js';
import { type ServiceContext } from '../../kernel/service.js';

/** A function's answer to an invocation. */
export interface FunctionAnswer {
  /** JSON text. */
  readonly payload: string;
  /** Set when the function failed. */
  readonly functionError?: string;
}

/** Options of the HTTP API service. */
export interface HttpApiServiceOptions extends ServiceContext {
  /** Invokes a function by ARN and waits for its response. Rejects if the function does not exist. */
  readonly invokeFunction: (functionArn: string, payload: string, signal: AbortSignal) => Promise<FunctionAnswer>;
  /** The credentials of an integration's role. */
  readonly credentialsFor: (roleArn: string) => LocalCredentials;
  /** Told what went wrong where a caller only reads `Internal Server Error`. */
  readonly onFailure?: (problem: string) => void;
}
