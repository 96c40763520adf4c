export { type SendOptions } from '../queues/send-message.js';
export { type ProgressOptions } from '../progress/watch-progress.js';
export {
  queueChain,
  type ChainProgress,
  type ChainedMessage,
  type QueueChain,
  type QueueChainOptions,
  isOutputMissing,
  OutputMissing,
} from './client.js';
