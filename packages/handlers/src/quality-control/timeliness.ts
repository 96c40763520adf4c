import { type TimelinessOptions, timeliness } from '@stepwell/core/quality-control';
import { createCheckHandler } from './check-function.js';

/** The timeliness check of QualityControl: finds readings out of order, duplicates and stale streams. */
export const handler = createCheckHandler<TimelinessOptions>(timeliness);
