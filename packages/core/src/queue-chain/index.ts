export { type FailedJob } from '../batch-job/failed-job.js';
export { type DeadLetter, deadLetterOf } from './dead-letter.js';
export { chainEnvironment, chainMetrics, stageJobEnvironment } from './environment.js';
export { CHAIN_PREFIX, type ChainStage, type JobPlan, planJob, stageOutputKey, stageOutputsPrefix } from './job-plan.js';
