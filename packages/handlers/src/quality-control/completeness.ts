import { type CompletenessOptions, completeness } from '@stepwell/core/quality-control';
import { createCheckHandler } from './check-function.js';

/** The completeness check of QualityControl: finds gaps, empty values and malformed lines. */
export const handler = createCheckHandler<CompletenessOptions>((settings) => completeness(settings));
