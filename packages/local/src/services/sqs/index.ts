export { type MessageAttribute, type MessageAttributes, type QueuedMessage } from './message.js';
export { type OutgoingMessage, type ReceiveOptions } from './queue.js';
export { SqsError } from './sqs-error.js';
export { SqsService, type QueueIdentity, type SqsServiceOptions } from './sqs-service.js';
