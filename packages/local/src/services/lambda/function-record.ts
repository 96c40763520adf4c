import { type StoredCode } from './code-store.js';
import { type CompleteDefinition } from './validate-definition.js';

/** One version of a function: `$LATEST`, which updates replace, or a published one, which nothing changes. */
export interface FunctionVersion {
  readonly version: string;
  /** Without a qualifier for `$LATEST`. */
  readonly arn: string;
  readonly definition: CompleteDefinition;
  readonly code: StoredCode;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly revisionId: string;
}

/** A name for a version, with an optional second version that takes a share of the invocations. */
export interface FunctionAlias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Version to its weight, 0 to 1. */
  readonly additionalWeights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

/** Everything kept about a function. */
export interface FunctionRecord {
  readonly name: string;
  readonly arn: string;
  latest: FunctionVersion;
  readonly published: Map<string, FunctionVersion>;
  readonly aliases: Map<string, FunctionAlias>;
  /** Statements of the resource policy by id: kept and returned, not evaluated yet. */
  readonly policy: Map<string, object>;
  /** Lambda's own settings for Event invocations, by qualifier. */
  readonly eventConfigs: Map<string, EventInvokeConfig>;
  reservedConcurrency: number | undefined;
  tags: Readonly<Record<string, string>>;
  /** Invocations in flight or queued; what reserved concurrency counts. */
  inFlight: number;
}

/** Retries and destinations of Event invocations. */
export interface EventInvokeConfig {
  /** 0 to 2; 2 by default. */
  readonly MaximumRetryAttempts?: number;
  /** 60 to 21600; 21600 by default. */
  readonly MaximumEventAgeInSeconds?: number;
  /** `OnSuccess` and `OnFailure`, each with the ARN of a `Destination`. */
  readonly DestinationConfig?: object;
  /** Seconds since the epoch. */
  readonly LastModified: number;
}
