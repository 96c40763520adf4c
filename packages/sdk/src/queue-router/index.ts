export {
  type MessageInBody,
  type MessageInBucket,
  type QueueRouterInput,
  type QueueRouterOutput,
} from '@stepwell/core/queue-router';
export { type SendOptions } from '../queues/send-message.js';
export { type ProgressStatus } from '../progress/progress-reader.js';
export { type TrackedExecution } from '../progress/tracked-execution.js';
export { type ProgressOptions } from '../progress/watch-progress.js';
export {
  entry,
  queueRouter,
  type QueueRouter,
  type QueueRouterExecution,
  type QueueRouterOptions,
  type SentMessage,
} from './client.js';
export { type RoutedProgress } from './progress.js';
