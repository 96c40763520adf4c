import {
  type CreateActivityInput,
  type CreateActivityOutput,
  type CreateStateMachineAliasInput,
  type CreateStateMachineAliasOutput,
  type CreateStateMachineInput,
  type CreateStateMachineOutput,
  type DeleteActivityInput,
  type DeleteActivityOutput,
  type DeleteStateMachineAliasInput,
  type DeleteStateMachineAliasOutput,
  type DeleteStateMachineInput,
  type DeleteStateMachineOutput,
  type DeleteStateMachineVersionInput,
  type DeleteStateMachineVersionOutput,
  type DescribeExecutionInput,
  type DescribeExecutionOutput,
  type DescribeMapRunInput,
  type DescribeMapRunOutput,
  type DescribeStateMachineAliasInput,
  type DescribeStateMachineAliasOutput,
  type DescribeStateMachineInput,
  type DescribeStateMachineOutput,
  type GetExecutionHistoryInput,
  type GetExecutionHistoryOutput,
  type ListActivitiesInput,
  type ListActivitiesOutput,
  type ListExecutionsInput,
  type ListExecutionsOutput,
  type ListMapRunsInput,
  type ListMapRunsOutput,
  type ListStateMachinesInput,
  type ListStateMachinesOutput,
  type ListTagsForResourceInput,
  type ListTagsForResourceOutput,
  type PublishStateMachineVersionInput,
  type PublishStateMachineVersionOutput,
  type RedriveExecutionInput,
  type RedriveExecutionOutput,
  type SendTaskFailureInput,
  type SendTaskFailureOutput,
  type SendTaskHeartbeatInput,
  type SendTaskHeartbeatOutput,
  type SendTaskSuccessInput,
  type SendTaskSuccessOutput,
  type StartExecutionInput,
  type StartExecutionOutput,
  type StartSyncExecutionInput,
  type StartSyncExecutionOutput,
  type StopExecutionInput,
  type StopExecutionOutput,
  type TagResourceInput,
  type TagResourceOutput,
  type TestStateInput,
  type TestStateOutput,
  type UntagResourceInput,
  type UntagResourceOutput,
  type UpdateStateMachineAliasInput,
  type UpdateStateMachineAliasOutput,
  type UpdateMapRunInput,
  type UpdateMapRunOutput,
  type UpdateStateMachineInput,
  type UpdateStateMachineOutput,
  type ValidateStateMachineDefinitionInput,
  type ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import { type AwsHistoryEvent } from '@stepwell/asl';
import { type ExecutionStatus } from './executions/execution.js';

/** The operations that code in this process can call, with the AWS SDK's request and response types. */
export interface StatesOperations {
  CreateActivity: [CreateActivityInput, CreateActivityOutput];
  CreateStateMachine: [CreateStateMachineInput, CreateStateMachineOutput];
  CreateStateMachineAlias: [CreateStateMachineAliasInput, CreateStateMachineAliasOutput];
  DeleteActivity: [DeleteActivityInput, DeleteActivityOutput];
  DeleteStateMachine: [DeleteStateMachineInput, DeleteStateMachineOutput];
  DeleteStateMachineAlias: [DeleteStateMachineAliasInput, DeleteStateMachineAliasOutput];
  DeleteStateMachineVersion: [DeleteStateMachineVersionInput, DeleteStateMachineVersionOutput];
  DescribeExecution: [DescribeExecutionInput, DescribeExecutionOutput];
  DescribeMapRun: [DescribeMapRunInput, DescribeMapRunOutput];
  DescribeStateMachine: [DescribeStateMachineInput, DescribeStateMachineOutput];
  DescribeStateMachineAlias: [DescribeStateMachineAliasInput, DescribeStateMachineAliasOutput];
  GetExecutionHistory: [GetExecutionHistoryInput, GetExecutionHistoryOutput];
  ListActivities: [ListActivitiesInput, ListActivitiesOutput];
  ListExecutions: [ListExecutionsInput, ListExecutionsOutput];
  ListMapRuns: [ListMapRunsInput, ListMapRunsOutput];
  ListStateMachines: [ListStateMachinesInput, ListStateMachinesOutput];
  ListTagsForResource: [ListTagsForResourceInput, ListTagsForResourceOutput];
  PublishStateMachineVersion: [PublishStateMachineVersionInput, PublishStateMachineVersionOutput];
  RedriveExecution: [RedriveExecutionInput, RedriveExecutionOutput];
  SendTaskFailure: [SendTaskFailureInput, SendTaskFailureOutput];
  SendTaskHeartbeat: [SendTaskHeartbeatInput, SendTaskHeartbeatOutput];
  SendTaskSuccess: [SendTaskSuccessInput, SendTaskSuccessOutput];
  StartExecution: [StartExecutionInput, StartExecutionOutput];
  StartSyncExecution: [StartSyncExecutionInput, StartSyncExecutionOutput];
  StopExecution: [StopExecutionInput, StopExecutionOutput];
  TagResource: [TagResourceInput, TagResourceOutput];
  TestState: [TestStateInput, TestStateOutput];
  UntagResource: [UntagResourceInput, UntagResourceOutput];
  UpdateMapRun: [UpdateMapRunInput, UpdateMapRunOutput];
  UpdateStateMachine: [UpdateStateMachineInput, UpdateStateMachineOutput];
  UpdateStateMachineAlias: [UpdateStateMachineAliasInput, UpdateStateMachineAliasOutput];
  ValidateStateMachineDefinition: [ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput];
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
   * Calls an operation: `call('StartExecution', { stateMachineArn, input })`. Rejects with a `StatesError` whose `name`
   * is the API's error name (`StateMachineDoesNotExist` …).
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
