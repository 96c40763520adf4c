/** A name and a value, of an environment variable. */
export interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** Properties of a container, with the field names of the API. Other fields are in `recorded`. */
export interface ContainerProperties {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: readonly NameValue[];
  readonly resourceRequirements: readonly { readonly type: string; readonly value: string }[];
  readonly jobRoleArn?: string;
  readonly logConfiguration?: { readonly logDriver: string; readonly options?: Readonly<Record<string, string>> };
  /** Further fields (`networkConfiguration`, `user` …): returned, not enforced. */
  readonly recorded: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html */
export interface EvaluateOnExit {
  readonly action: 'RETRY' | 'EXIT';
  readonly onExitCode?: string;
  readonly onReason?: string;
  readonly onStatusReason?: string;
}

/** When failed attempts are retried. */
export interface RetryStrategy {
  /** 1 to 10. */
  readonly attempts: number;
  readonly evaluateOnExit: readonly EvaluateOnExit[];
}

/** A revision of a job definition. */
export interface JobDefinition {
  readonly name: string;
  readonly revision: number;
  readonly arn: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly container: ContainerProperties;
  readonly parameters: Readonly<Record<string, string>>;
  readonly retryStrategy: RetryStrategy | undefined;
  /** Seconds. */
  readonly timeoutSeconds: number | undefined;
  readonly platformCapabilities: readonly string[];
  readonly propagateTags: boolean;
  readonly tags: Readonly<Record<string, string>>;
}
