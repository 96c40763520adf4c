export {
  sequenceErrors,
  MESSAGES_PREFIX,
  inputMessageKey,
  sequenceTags,
  TASKS_LIMIT,
  type TaskList,
  taskListContract,
  unknownTaskMessage,
  expectedTask,
} from './task-list.js';
