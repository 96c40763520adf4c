export { type MessageInBody, type MessageInBucket, type QueueRouterInput, type QueueRouterOutput } from '@stepwell/core/queue-router';
export { type SendOptions } from '../queues/send-message.js';
export { queueRouter, type QueueRouter, type QueueRouterOptions, type SentMessage } from './client.js';
