export {
  type InlineMessage,
  type QueueExchangeInput,
  type QueueExchangeOutput,
  type StoredMessage,
} from '@stepwell/core/queue-exchange';
export { type ProgressStatus } from '../progress/progress-reader.js';
export { type TrackedExecution } from '../progress/tracked-execution.js';
export { type ProgressOptions } from '../progress/watch-progress.js';
export {
  entry,
  queueExchange,
  type ExchangeQueue,
  type QueueExchange,
  type QueueExchangeExecution,
  type QueueExchangeOptions,
} from './client.js';
export { type ExchangeProgress } from './progress.js';
