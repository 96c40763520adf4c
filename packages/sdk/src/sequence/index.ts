export { isMessageReference, type MessageReference } from '@stepwell/core/batch-job';
export { type TaskList, taskListContract } from '@stepwell/core/sequence';
export { type ProgressStatus } from '../progress/progress-reader.js';
export { type TrackedExecution } from '../progress/tracked-execution.js';
export { type ProgressOptions } from '../progress/watch-progress.js';
export { entry, sequence, type Sequence, type SequenceExecution, type SequenceOptions } from './client.js';
export { type SequenceProgress } from './progress.js';
