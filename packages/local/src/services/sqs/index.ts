export {
  type MessageAttribute,
  type MessageAttributes,
  type OutgoingMessage,
  type QueuedMessage,
  type ReceiveOptions,
} from './message.js';
export { type QueueIdentity, SqsService, type SqsServiceOptions } from './service.js';
