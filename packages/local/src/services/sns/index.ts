export { SnsService, type SnsServiceOptions } from './service.js';
export { type Delivery, type MessageAttributes, type Publication, type PublishedMessage } from './topic.js';
