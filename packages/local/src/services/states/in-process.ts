import {
  type CreateStateMachineAliasInput,
  type CreateStateMachineAliasOutput,
  type CreateStateMachineInput,
  type CreateStateMachineOutput,
  type DeleteStateMachineAliasInput,
  type DeleteStateMachineInput,
  type DeleteStateMachineVersionInput,
  type DescribeStateMachineAliasInput,
  type DescribeStateMachineAliasOutput,
  type DescribeStateMachineForExecutionInput,
  type DescribeStateMachineForExecutionOutput,
  type DescribeStateMachineInput,
  type DescribeStateMachineOutput,
  type ListStateMachineAliasesInput,
  type ListStateMachineAliasesOutput,
  type ListStateMachineVersionsInput,
  type ListStateMachineVersionsOutput,
  type ListStateMachinesInput,
  type ListStateMachinesOutput,
  type ListTagsForResourceInput,
  type ListTagsForResourceOutput,
  type PublishStateMachineVersionInput,
  type PublishStateMachineVersionOutput,
  type TagResourceInput,
  type UntagResourceInput,
  type UpdateStateMachineAliasInput,
  type UpdateStateMachineAliasOutput,
  type UpdateStateMachineInput,
  type UpdateStateMachineOutput,
  type ValidateStateMachineDefinitionInput,
  type ValidateStateMachineDefinitionOutput,
} from './operations/state-machine-types.js';
import {
  type CreateActivityInput,
  type CreateActivityOutput,
  type DeleteActivityInput,
  type DescribeActivityInput,
  type DescribeActivityOutput,
  type DescribeExecutionInput,
  type DescribeExecutionOutput,
  type DescribeMapRunInput,
  type DescribeMapRunOutput,
  type GetActivityTaskInput,
  type GetActivityTaskOutput,
  type GetExecutionHistoryInput,
  type GetExecutionHistoryOutput,
  type ListActivitiesInput,
  type ListActivitiesOutput,
  type ListExecutionsInput,
  type ListExecutionsOutput,
  type ListMapRunsInput,
  type ListMapRunsOutput,
  type RedriveExecutionInput,
  type RedriveExecutionOutput,
  type SendTaskFailureInput,
  type SendTaskHeartbeatInput,
  type SendTaskSuccessInput,
  type StartExecutionInput,
  type StartExecutionOutput,
  type StartSyncExecutionInput,
  type StartSyncExecutionOutput,
  type StopExecutionInput,
  type StopExecutionOutput,
  type UpdateMapRunInput,
} from './operations/execution-types.js';
import { type TestStateInput, type TestStateOutput } from './operations/test-state/test-state-types.js';
import { type AwsHistoryEvent } from '@stepwell/asl';
import { type ExecutionStatus } from './executions/execution.js';

/** The operations of the API: inputs and outputs. */
export interface StatesOperations {
  CreateStateMachine: [CreateStateMachineInput, CreateStateMachineOutput];
  UpdateStateMachine: [UpdateStateMachineInput, UpdateStateMachineOutput];
  DeleteStateMachine: [DeleteStateMachineInput, object];
  DescribeStateMachine: [DescribeStateMachineInput, DescribeStateMachineOutput];
  DescribeStateMachineForExecution: [DescribeStateMachineForExecutionInput, DescribeStateMachineForExecutionOutput];
  ListStateMachines: [ListStateMachinesInput, ListStateMachinesOutput];
  ValidateStateMachineDefinition: [ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput];
  PublishStateMachineVersion: [PublishStateMachineVersionInput, PublishStateMachineVersionOutput];
  ListStateMachineVersions: [ListStateMachineVersionsInput, ListStateMachineVersionsOutput];
  DeleteStateMachineVersion: [DeleteStateMachineVersionInput, object];
  CreateStateMachineAlias: [CreateStateMachineAliasInput, CreateStateMachineAliasOutput];
  UpdateStateMachineAlias: [UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput];
  DescribeStateMachineAlias: [DescribeStateMachineAliasInput, DescribeStateMachineAliasOutput];
  DeleteStateMachineAlias: [DeleteStateMachineAliasInput, object];
  ListStateMachineAliases: [ListStateMachineAliasesInput, ListStateMachineAliasesOutput];
  StartExecution: [StartExecutionInput, StartExecutionOutput];
  StartSyncExecution: [StartSyncExecutionInput, StartSyncExecutionOutput];
  StopExecution: [StopExecutionInput, StopExecutionOutput];
  RedriveExecution: [RedriveExecutionInput, RedriveExecutionOutput];
  DescribeExecution: [DescribeExecutionInput, DescribeExecutionOutput];
  ListExecutions: [ListExecutionsInput, ListExecutionsOutput];
  GetExecutionHistory: [GetExecutionHistoryInput, GetExecutionHistoryOutput];
  SendTaskSuccess: [SendTaskSuccessInput, object];
  SendTaskFailure: [SendTaskFailureInput, object];
  SendTaskHeartbeat: [SendTaskHeartbeatInput, object];
  CreateActivity: [CreateActivityInput, CreateActivityOutput];
  DescribeActivity: [DescribeActivityInput, DescribeActivityOutput];
  DeleteActivity: [DeleteActivityInput, object];
  ListActivities: [ListActivitiesInput, ListActivitiesOutput];
  GetActivityTask: [GetActivityTaskInput, GetActivityTaskOutput];
  TagResource: [TagResourceInput, object];
  UntagResource: [UntagResourceInput, object];
  ListTagsForResource: [ListTagsForResourceInput, ListTagsForResourceOutput];
  DescribeMapRun: [DescribeMapRunInput, DescribeMapRunOutput];
  ListMapRuns: [ListMapRunsInput, ListMapRunsOutput];
  UpdateMapRun: [UpdateMapRunInput, object];
  TestState: [TestStateInput, TestStateOutput];
}

/** The status of an execution changed: of Standard and Express executions, and of child executions of Map Runs. */
export interface ExecutionStatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: ExecutionStatus;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** An event was added to the history of an execution. */
export interface ExecutionHistoryChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  /** In the format of GetExecutionHistory, with `timestamp` in milliseconds since the epoch. */
  readonly event: AwsHistoryEvent;
}

/** The events that executions emit, by name. */
export interface ExecutionEvents {
  readonly status: ExecutionStatusChange;
  readonly history: ExecutionHistoryChange;
}

/** A state machine with its definitions. */
export interface StateMachineDefinitions {
  readonly stateMachineArn: string;
  readonly name: string;
  /** Definitions in the States Language: the current one, then those of published versions. */
  readonly definitions: readonly string[];
}

/** Step Functions for calls from this process, without HTTP. */
export interface StatesInProcess {
  /**
   * Calls an operation: `call('StartExecution', { stateMachineArn, input })`. Rejects with an `AwsError` whose
   * `code` is the API's error code (`StateMachineDoesNotExist` …).
   */
  call<N extends keyof StatesOperations>(name: N, request: StatesOperations[N][0]): Promise<StatesOperations[N][1]>;
  /** The state machines, in the order of their creation. */
  stateMachines(): readonly StateMachineDefinitions[];
  /**
   * Waits until an execution has ended, and resolves to the response of DescribeExecution. Also works for Express
   * executions.
   */
  waitForExecution(executionArn: string): Promise<DescribeExecutionOutput>;
  /**
   * The history so far, in the format of GetExecutionHistory with `timestamp` in milliseconds since the epoch. Also
   * works for Express executions.
   */
  history(executionArn: string): readonly AwsHistoryEvent[];
  /**
   * Number of billed state transitions so far: states entered plus retries, excluding child executions of Map Runs.
   * @see https://aws.amazon.com/step-functions/pricing/
   */
  transitions(executionArn: string): number;
  /**
   * Calls the listener on every status change (`status`) or history event (`history`) of an execution, synchronously.
   * The listener must not throw. `history` costs time for every event; `status` is cheap.
   *
   * @returns a function that removes the listener
   */
  on<Name extends keyof ExecutionEvents>(name: Name, listener: (event: ExecutionEvents[Name]) => void): () => void;
}
