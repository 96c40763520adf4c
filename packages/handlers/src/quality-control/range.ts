import { type RangeOptions, range } from '@stepwell/core/quality-control';
import { createCheckHandler } from './check-function.js';

/** The range check of QualityControl: finds values beyond limits, and outliers by the robust z-score. */
export const handler = createCheckHandler<RangeOptions>((settings, { StreamID }) => range(settings, StreamID));
