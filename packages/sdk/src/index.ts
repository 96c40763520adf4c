export { InvalidInput, type WorkflowContract } from '@stepwell/core';
export { call as callAws, endpointOf, type ClientWithEndpoint } from './call.js';
export { AbortError, isAbortError, type Clock } from './clock.js';
export { type PollingOptions } from './backoff.js';
export {
  AccessDenied,
  CallFailed,
  CredentialsUnavailable,
  EndpointUnreachable,
  ExecutionDoesNotExist,
  isAccessDenied,
  isCallFailed,
  isCredentialsUnavailable,
  isEndpointUnreachable,
  isExecutionDoesNotExist,
  isStateMachineDoesNotExist,
  isThrottled,
  StateMachineDoesNotExist,
  Throttled,
  isUnexpectedObject,
  UnexpectedObject,
} from './errors/call-errors.js';
export {
  ExecutionAborted,
  ExecutionFailed,
  ExecutionTimedOut,
  isExecutionAborted,
  isExecutionFailed,
  isExecutionTimedOut,
  isUnexpectedOutput,
  isWaitTimedOut,
  UnexpectedOutput,
  WaitTimedOut,
  ExecutionNotRedrivable,
  isExecutionNotRedrivable,
} from './errors/execution-errors.js';
export {
  isStateMachineTypeNotSupported,
  StateMachineTypeNotSupported,
  isInvalidInput,
  ExecutionNameConflict,
  isExecutionNameConflict,
  isPayloadTooLarge,
  isResourceUnknown,
  PayloadTooLarge,
  ResourceUnknown,
} from './errors/start-errors.js';
export { isSdkError, SdkError } from './errors/sdk-error.js';
export { type CallOptions, type Execution, type RedriveOptions, type StopOptions } from './execution.js';
export {
  type UnsuccessfulExecution,
  type ExecutionState,
  type RunningExecution,
  type ExecutionStateBase,
  type SucceededExecution,
} from './execution-state.js';
export {
  describeStateMachine,
  listExecutions,
  listStateMachinePages,
  listStateMachines,
  workflowOf,
  type DeployedStateMachine,
  type ListedExecution,
  type ListExecutionsOptions,
  type StateMachinePage,
  type StateMachineSummary,
} from './discovery.js';
export {
  expressWorkflow,
  untypedExpressWorkflow,
  type ExpressExecution,
  type ExpressStartOptions,
  type ExpressWorkflow,
} from './express/express-workflow.js';
export { type SyncExecution, type SyncFailure, type SyncSuccess } from './express/start-sync.js';
export { type EventsOptions, type HistoryOptions } from './history.js';
export { type MapRun, type MapRunCounts } from './map-runs.js';
export { isMessageReference, type MessageReference } from '@stepwell/core';
export { type ProgressStatus } from './progress/progress-reader.js';
export { type TrackedExecution } from './progress/tracked-execution.js';
export { type ProgressOptions } from './progress/watch-progress.js';
export { type ResultOptions } from './result.js';
export { type StartOptions } from './start.js';
export { executionArnOf, parseExecutionArn, parseStateMachineArn, type StateMachineName } from './state-machine-arn.js';
export { type PayloadStore } from './payload-store.js';
export {
  type AwsClient,
  type ClientConfig,
  createStepwell,
  type ClientService,
  type Stepwell,
  type StepwellOptions,
} from './stepwell.js';
export { untypedExecution, untypedWorkflow } from './untyped.js';
export { workflow, type PayloadOptions, type Workflow, type WorkflowOptions } from './workflow.js';
export { visitedStates, type VisitedState } from './visited-states.js';
export { CheckedInput, type WorkflowEntry } from './workflow-entry.js';
