export { isMessageReference, type MessageReference } from '@stepwell/core/batch-job';
export { type TaskList, taskListContract } from '@stepwell/core/sequence';
export { sequence, type Sequence, type SequenceOptions } from './client.js';
