import { type AwsHistoryEvent } from '@stepwell/asl';
import { type Tag, type EncryptionConfiguration } from './state-machine-types.js';

export interface StartExecutionInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
}

export interface StartExecutionOutput {
  readonly executionArn: string;
  readonly startDate: Date;
}

export interface StartSyncExecutionInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export interface StartSyncExecutionOutput {
  readonly executionArn: string;
  readonly stateMachineArn?: string;
  readonly name?: string;
  readonly startDate: Date;
  readonly stopDate: Date;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly error?: string;
  readonly cause?: string;
  readonly input?: string;
  readonly inputDetails?: DataDetails;
  readonly output?: string;
  readonly outputDetails?: DataDetails;
  readonly traceHeader?: string;
  readonly billingDetails?: BillingDetails;
}

export interface DataDetails {
  readonly included?: boolean;
}

export interface BillingDetails {
  readonly billedMemoryUsedInMB?: number;
  readonly billedDurationInMilliseconds?: number;
}

export interface StopExecutionInput {
  readonly executionArn: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface StopExecutionOutput {
  readonly stopDate: Date;
}

export interface RedriveExecutionInput {
  readonly executionArn: string;
  readonly clientToken?: string;
}

export interface RedriveExecutionOutput {
  readonly redriveDate: Date;
}

export interface DescribeExecutionInput {
  readonly executionArn: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export interface DescribeExecutionOutput {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  readonly startDate: Date;
  readonly stopDate?: Date;
  readonly input?: string;
  readonly inputDetails?: DataDetails;
  readonly output?: string;
  readonly outputDetails?: DataDetails;
  readonly traceHeader?: string;
  readonly mapRunArn?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly redriveCount?: number;
  readonly redriveDate?: Date;
  readonly redriveStatus?: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason?: string;
}

export interface ListExecutionsInput {
  readonly stateMachineArn?: string;
  readonly statusFilter?: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly mapRunArn?: string;
  readonly redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN';
}

export interface ListExecutionsOutput {
  readonly executions: readonly ExecutionListItem[];
  readonly nextToken?: string;
}

export interface ExecutionListItem {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  readonly startDate: Date;
  readonly stopDate?: Date;
  readonly mapRunArn?: string;
  readonly itemCount?: number;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly redriveCount?: number;
  readonly redriveDate?: Date;
}

export interface GetExecutionHistoryInput {
  readonly executionArn: string;
  readonly maxResults?: number;
  readonly reverseOrder?: boolean;
  readonly nextToken?: string;
  readonly includeExecutionData?: boolean;
}

export interface GetExecutionHistoryOutput {
  readonly events: readonly HistoryEventOutput[];
  readonly nextToken?: string;
}

export interface SendTaskSuccessInput {
  readonly taskToken: string;
  readonly output: string;
}

export interface SendTaskFailureInput {
  readonly taskToken: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface SendTaskHeartbeatInput {
  readonly taskToken: string;
}

export interface CreateActivityInput {
  readonly name: string;
  readonly tags?: readonly Tag[];
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export interface CreateActivityOutput {
  readonly activityArn: string;
  readonly creationDate: Date;
}

export interface DescribeActivityInput {
  readonly activityArn: string;
}

export interface DescribeActivityOutput {
  readonly activityArn: string;
  readonly name: string;
  readonly creationDate: Date;
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export interface DeleteActivityInput {
  readonly activityArn: string;
}

export interface ListActivitiesInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListActivitiesOutput {
  readonly activities: readonly ActivityListItem[];
  readonly nextToken?: string;
}

export interface ActivityListItem {
  readonly activityArn: string;
  readonly name: string;
  readonly creationDate: Date;
}

export interface GetActivityTaskInput {
  readonly activityArn: string;
  readonly workerName?: string;
}

export interface GetActivityTaskOutput {
  readonly taskToken?: string;
  readonly input?: string;
}

export interface DescribeMapRunInput {
  readonly mapRunArn: string;
}

export interface DescribeMapRunOutput {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly startDate: Date;
  readonly stopDate?: Date;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunItemCounts;
  readonly executionCounts: MapRunExecutionCounts;
  readonly redriveCount?: number;
  readonly redriveDate?: Date;
}

export interface MapRunItemCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable?: number;
  readonly pendingRedrive?: number;
}

export interface MapRunExecutionCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable?: number;
  readonly pendingRedrive?: number;
}

export interface ListMapRunsInput {
  readonly executionArn: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListMapRunsOutput {
  readonly mapRuns: readonly MapRunListItem[];
  readonly nextToken?: string;
}

export interface MapRunListItem {
  readonly executionArn: string;
  readonly mapRunArn: string;
  readonly stateMachineArn: string;
  readonly startDate: Date;
  readonly stopDate?: Date;
}

export interface UpdateMapRunInput {
  readonly mapRunArn: string;
  readonly maxConcurrency?: number;
  readonly toleratedFailurePercentage?: number;
  readonly toleratedFailureCount?: number;
}

/** An event of a history. */
export type HistoryEventOutput = Omit<AwsHistoryEvent, 'timestamp'> & { readonly timestamp: Date };
