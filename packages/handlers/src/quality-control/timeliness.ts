import { type TimelinessSettings, timeliness } from '@stepwell/core/quality-control';
import { createCheckHandler } from './check-function.js';

/** The timeliness check of QualityControl: order, duplicates, staleness. */
export const handler = createCheckHandler<TimelinessSettings>(timeliness);
