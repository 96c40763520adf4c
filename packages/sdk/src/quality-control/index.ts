export {
  type CheckReport,
  type QualityControlInput,
  type QualityControlOutput,
  type QualityRunKey,
  type StreamLocation,
} from '@stepwell/core/quality-control';
export { qualityControl, type QualityControl, type QualityControlOptions } from './client.js';
export { type KeptMessage, type MessagesOptions } from './messages.js';
export { type QualityRun, type RunsOptions } from './runs.js';
