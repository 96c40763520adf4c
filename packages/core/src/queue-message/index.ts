export {
  ERROR_ATTRIBUTE_LIMIT,
  messageAttributeNames,
  EXTENDED_PAYLOAD_SIZE,
  type PayloadPointer,
  readPayloadPointer,
  writePayloadPointer,
} from './attributes.js';
export {
  type BatchOptions,
  type PartialBatchResponse,
  isFifo,
  processBatch,
  type QueueRecord,
  attributeOf,
} from './process-batch.js';
