import { type TimelinessSettings, timeliness } from '@stepwell/core/quality-control';
import { checkFunction } from './check-function.js';

/** The timeliness check of QualityControl: order, duplicates, staleness. */
export const handler = checkFunction<TimelinessSettings>(timeliness);
