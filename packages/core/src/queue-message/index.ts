export { ERROR_ATTRIBUTE_LIMIT, messageAttributeNames } from './attributes.js';
export {
  EXTENDED_PAYLOAD_SIZE,
  type PayloadPointer,
  readPayloadPointer,
  writePayloadPointer,
} from './payload-pointer.js';
export { type BatchOptions, type PartialBatchResponse, isFifo, processBatch } from './process-batch.js';
export { type QueueRecord, attributeOf } from './queue-record.js';
