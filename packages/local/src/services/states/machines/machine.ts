import { type StateMachine } from '@stepwell/asl';

/** STANDARD or EXPRESS; it cannot change. */
export type MachineType = 'STANDARD' | 'EXPRESS';

/** Where a state machine's log goes. */
export interface LoggingConfiguration {
  readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly includeExecutionData: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup: { readonly logGroupArn: string } }[];
}

/** Which key encrypts a state machine's or an activity's data. Stored and given back. */
export interface EncryptionConfiguration {
  readonly type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
  readonly kmsKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds?: number;
}

/** What a state machine runs with, at one moment: each update makes a new one, running executions keep theirs. */
export interface MachineRevision {
  /** `undefined` until the first update, as AWS has it. */
  readonly revisionId: string | undefined;
  readonly definition: string;
  readonly compiled: StateMachine;
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: { readonly enabled: boolean };
  readonly encryption: EncryptionConfiguration;
  /** Milliseconds since the epoch. */
  readonly updateDate: number;
}

/** A published version: a number and the revision that it keeps. */
export interface MachineVersion {
  readonly number: number;
  readonly arn: string;
  readonly revision: MachineRevision;
  readonly description: string | undefined;
  readonly creationDate: number;
}

/** An alias: a name for one version, or for two with weights that add up to 100. */
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
  revision: MachineRevision;
  readonly versions: Map<number, MachineVersion>;
  readonly aliases: Map<string, MachineAlias>;
  /** Numbers are not used again, not even after a version was deleted. */
  nextVersion: number;
}

/** What an execution runs: a machine's revision, and by which version or alias it was named. */
export interface MachineSnapshot {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly revision: MachineRevision;
  readonly versionArn?: string;
  readonly aliasArn?: string;
}
