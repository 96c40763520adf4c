/** STANDARD or EXPRESS. It cannot be changed. */
export type MachineType = 'STANDARD' | 'EXPRESS';

/** A log group that a state machine writes to. */
export interface LogDestination {
  readonly cloudWatchLogsLogGroup: { readonly logGroupArn: string };
}

/** Logging configuration of a state machine. */
export interface LoggingConfiguration {
  readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly includeExecutionData: boolean;
  readonly destinations?: readonly LogDestination[];
}

/** Encryption of a state machine or an activity. Stored and returned, but without effect. */
export interface EncryptionConfiguration {
  readonly type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
  readonly kmsKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds?: number;
}

/** A revision of a state machine. Each update creates a new one; running executions keep theirs. */
export interface MachineRevision {
  /** `undefined` until the first update, as on AWS. */
  readonly revisionId: string | undefined;
  readonly definition: string;
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: { readonly enabled: boolean };
  readonly encryption: EncryptionConfiguration;
  /** Milliseconds since the epoch. */
  readonly updateDate: number;
}

/** A published version of a state machine. */
export interface MachineVersion {
  readonly number: number;
  readonly arn: string;
  readonly revision: MachineRevision;
  readonly description: string | undefined;
  readonly creationDate: number;
}

/** An alias of one version, or of two versions with weights that add up to 100. */
export interface MachineAlias {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly routing: readonly { readonly stateMachineVersionArn: string; readonly weight: number }[];
  readonly creationDate: number;
  readonly updateDate: number;
}

/** A state machine with its versions and aliases. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly creationDate: number;
  readonly revision: MachineRevision;
  /** In the order of their numbers. */
  readonly versions: readonly MachineVersion[];
  /** In the order of their creation. */
  readonly aliases: readonly MachineAlias[];
  /** Numbers are not reused, even after a version is deleted. */
  readonly nextVersion: number;
}

/** The state machine revision of an execution, with the version or alias that it was started with. */
export interface MachineSnapshot {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly revision: MachineRevision;
  readonly versionArn?: string;
  readonly aliasArn?: string;
}
