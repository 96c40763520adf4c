import { type CompletenessSettings, completeness } from '@stepwell/core/quality-control';
import { createCheckHandler } from './check-function.js';

/** The completeness check of QualityControl: finds gaps, empty values and malformed lines. */
export const handler = createCheckHandler<CompletenessSettings>((settings) => completeness(settings));
