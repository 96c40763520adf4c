import { type StoredCode } from './code-store.js';
import { type CompleteDefinition } from './validate-definition.js';

/** One version of a function: `$LATEST`, which updates replace, or a published one, which never changes. */
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

/** A name for a version, with an optional second version that gets a share of the invocations. */
export interface FunctionAlias {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Weight, 0 to 1, by version. */
  readonly additionalWeights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

/** The state of a function. */
export interface FunctionRecord {
  readonly name: string;
  readonly arn: string;
  readonly latest: FunctionVersion;
  /** Oldest first. */
  readonly published: readonly FunctionVersion[];
  /** The number of the newest version that was published; 0 if none was. Deleted numbers are not used again. */
  readonly lastVersion: number;
  readonly aliases: readonly FunctionAlias[];
  /** Statements of the resource policy. Stored and returned, not evaluated. */
  readonly policy: readonly PolicyStatement[];
  readonly eventConfigs: readonly EventInvokeConfig[];
  readonly reservedConcurrency: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A statement of a resource policy, as in its document. */
export type PolicyStatement = Readonly<Record<string, unknown>> & { readonly Sid: string };

/** Retries and destinations of Event invocations. */
export interface EventInvokeConfig {
  /** `$LATEST`, a version or an alias. */
  readonly qualifier: string;
  /** 0 to 2; 2 by default. */
  readonly maximumRetryAttempts?: number;
  /** 60 to 21600; 21600 by default. */
  readonly maximumEventAgeInSeconds?: number;
  readonly destinations: DestinationConfig;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** ARNs of destinations, as the API has them. */
export interface DestinationConfig {
  readonly OnSuccess?: { readonly Destination?: string };
  readonly OnFailure?: { readonly Destination?: string };
}
