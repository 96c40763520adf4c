export { BatchJob } from './batch-job.js';
export { type IBatchJob } from './batch-job/i-batch-job.js';
export { type BatchJobProps, type BatchJobAttributes } from './batch-job/props.js';
export { ConcurrentDownload } from './concurrent-download.js';
export { type ConcurrentDownloadAlarms } from './concurrent-download/alarms.js';
export { ApiAuthorization } from './api/api-authorization.js';
export { type ConcurrentDownloadProps } from './concurrent-download/props.js';
export { FargateQueue, type FargateQueueProps } from './fargate-queue.js';
export { HyperspectralFunctions, type HyperspectralFunctionsProps } from './hyperspectral-functions.js';
export { HyperspectralJobs, type HyperspectralJobsProps } from './hyperspectral-jobs.js';
export { type HyperspectralProps } from './hyperspectral/props.js';
export { QueueExchange } from './queue-exchange.js';
export { type QueueExchangeAlarms } from './queue-exchange/alarms.js';
export { type QueueExchangeProps } from './queue-exchange/props.js';
export { QualityControl } from './quality-control.js';
export { type QualityControlAlarms } from './quality-control/alarms.js';
export {
  type CompletenessCheckOptions,
  type FunctionCheckOptions,
  type RangeCheckOptions,
  type StreamLimits,
  type TimelinessCheckOptions,
} from './quality-control/check-options.js';
export { type QualityControlProps } from './quality-control/props.js';
export { QualityCheck } from './quality-control/quality-check.js';
export { type ChainStage, QueueChain } from './queue-chain.js';
export { type QueueChainAlarms } from './queue-chain/alarms.js';
export { type ChainStageProps, type QueueChainProps } from './queue-chain/props.js';
export { QueueRouter, type RouteQueues } from './queue-router.js';
export { type QueueRouterAlarms } from './queue-router/alarms.js';
export { type QueueRoute, type QueueRouterProps } from './queue-router/props.js';
export { RouteStep } from './queue-router/route-step.js';
export { InvalidProp } from './invalid-prop.js';
export { MapFanOut } from './map-fan-out.js';
export { type MapFanOutAlarms } from './map-fan-out/alarms.js';
export { type MapFanOutProps } from './map-fan-out/props.js';
export { FanOutStrategy } from './map-fan-out/strategy.js';
export { Sequence } from './sequence.js';
export { type SequenceAlarms } from './sequence/alarms.js';
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
export { PrimesFunctions, type PrimesFunctionsProps } from './primes-functions.js';
export { EventFanOut } from './event-fan-out.js';
export { type EventFanOutAlarms } from './event-fan-out/alarms.js';
export {
  ComputeTarget,
  type ComputeTargetOptions,
  type FunctionTargetOptions,
} from './event-fan-out/compute-target.js';
export { type EventFanOutProps } from './event-fan-out/props.js';
export { type RulePermissions } from './event-fan-out/rule-permissions.js';
export { type ComputeTargetBindOptions } from './event-fan-out/bind-options.js';
