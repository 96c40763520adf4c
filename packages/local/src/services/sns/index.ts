export { SnsError } from './sns-error.js';
export { SnsService, type SnsServiceOptions, type SubscriptionRequest } from './sns-service.js';
export { type Delivery, type Publication, type PublishedMessage } from './topic.js';
