export {
  type ActivitySource,
  type QueueSource,
  type Task,
  type TaskHandler,
  type TaskSource,
  type Worker,
  type WorkerEvent,
  type WorkerOptions,
} from './options.js';
export { PermanentFailure, WorkerFailed, isWorkerFailed } from './permanent-failure.js';
export { worker } from './worker.js';
