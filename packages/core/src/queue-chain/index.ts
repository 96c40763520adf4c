export { type FailedJob } from '../batch-job/failed-job.js';
export { type DeadLetter, deadLetterOf } from './dead-letter.js';
export { type FailureDependencies, type FailureOutcome, deadLetterJob } from './dead-letter-job.js';
export { chainEnvironment, chainMetrics, stageJobEnvironment } from './environment.js';
export {
  CHAIN_PREFIX,
  type ChainStage,
  type JobPlan,
  planJob,
  stageOutputKey,
  stageOutputsPrefix,
} from './job-plan.js';
export { type StageDependencies, triggerStage } from './trigger-stage.js';
export { WorkHeld } from './work-held.js';
