export { BatchJob } from './batch-job.js';
export { type IBatchJob } from './batch-job/i-batch-job.js';
export { type BatchJobProps, type BatchJobAttributes } from './batch-job/props.js';
export {
  ConcurrentDownload,
  type ConcurrentDownloadAttributes,
  type IConcurrentDownload,
} from './concurrent-download.js';
export { ApiAuthorization, type StartApiProps } from './workflow/api.js';
export { type ConcurrentDownloadProps } from './concurrent-download/props.js';
export { FargateQueue, type FargateQueueProps } from './fargate-queue.js';
export { QueueExchange, type QueueExchangeAttributes, type IQueueExchange } from './queue-exchange.js';
export { type QueueExchangeProps } from './queue-exchange/props.js';
export { QualityControl, type QualityControlAttributes, type IQualityControl } from './quality-control.js';
export {
  type CompletenessCheckOptions,
  type FunctionCheckOptions,
  type RangeCheckOptions,
  type StreamLimits,
  type TimelinessCheckOptions,
} from './quality-control/check-options.js';
export { type QualityControlProps } from './quality-control/props.js';
export { QualityCheck } from './quality-control/quality-check.js';
export { type ChainStage, QueueChain, type QueueChainAttributes, type IQueueChain } from './queue-chain.js';
export { type ChainStageProps, type QueueChainProps } from './queue-chain/props.js';
export { QueueRouter, type RouteQueues, type QueueRouterAttributes, type IQueueRouter } from './queue-router.js';
export { type QueueRoute, type QueueRouterProps } from './queue-router/props.js';
export { RouteStep } from './queue-router/route-step.js';
export { InvalidProp } from './invalid-prop.js';
export { MapFanOut, type MapFanOutAttributes, type IMapFanOut } from './map-fan-out.js';
export { type MapFanOutProps } from './map-fan-out/props.js';
export { FanOutStrategy } from './map-fan-out/strategy.js';
export { Sequence, type SequenceAttributes, type ISequence } from './sequence.js';
export { type SequenceProps } from './sequence/props.js';
export {
  AfterCatch,
  BatchJobStep,
  type BatchJobStepOptions,
  LambdaStep,
  Step,
  type StepCatch,
  type StepOptions,
  type StepRetry,
} from './sequence/step.js';
export { EventFanOut, type EventFanOutAttributes, type IEventFanOut } from './event-fan-out.js';
export {
  ComputeTarget,
  type ComputeTargetOptions,
  type FunctionTargetOptions,
} from './event-fan-out/compute-target.js';
export { type EventFanOutProps } from './event-fan-out/props.js';
export { type RulePermissions } from './event-fan-out/rule-permissions.js';
export { type ComputeTargetBindOptions } from './event-fan-out/bind-options.js';
export { AlarmKind, type AlarmOptions } from './workflow/alarm-options.js';
export { WorkflowAlarms } from './workflow/alarms.js';
export { type FunctionOptions } from './workflow/function-options.js';
export { type StateMachineWorkflowProps, type WorkflowProps } from './workflow/props.js';
export { type IStateMachineWorkflow, type IWorkflow, StateMachineWorkflow, Workflow } from './workflow/workflow.js';
