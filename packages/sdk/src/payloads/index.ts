export { type PayloadStore } from '../payload-store.js';
export { s3Payloads, type S3PayloadOptions } from './s3-payloads.js';
