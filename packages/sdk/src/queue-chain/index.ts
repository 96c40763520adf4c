export { type SendOptions } from '../queues/send-message.js';
export { queueChain, type ChainedMessage, type QueueChain, type QueueChainOptions } from './client.js';
export { isOutputMissing, OutputMissing } from './output-missing.js';
