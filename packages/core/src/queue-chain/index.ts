export { type FailedJob } from '../batch-job/step-failure.js';
export {
  type DeadLetter,
  deadLetterOf,
  type FailureDependencies,
  type FailureOutcome,
  deadLetterJob,
} from './dead-letter.js';
export { chainEnvironment, chainMetrics, stageJobEnvironment } from './environment.js';
export {
  CHAIN_PREFIX,
  type ChainStage,
  type JobPlan,
  planJob,
  stageOutputKey,
  stageOutputsPrefix,
} from './job-plan.js';
export { type StageDependencies, triggerStage, WorkHeld } from './trigger-stage.js';
