export { type InlineMessage, type QueueExchangeInput, type QueueExchangeOutput, type StoredMessage } from '@stepwell/core/queue-exchange';
export { queueExchange, type ExchangeQueue, type QueueExchange, type QueueExchangeOptions } from './client.js';
