export { sequenceErrors } from './error-names.js';
export { MESSAGES_PREFIX, inputMessageKey, sequenceTags } from './storage-layout.js';
export { TASKS_LIMIT, type TaskList, taskListContract, unknownTaskMessage, expectedTask } from './task-list.js';
