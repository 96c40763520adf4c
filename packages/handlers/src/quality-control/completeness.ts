import { type CompletenessSettings, completeness } from '@stepwell/core/quality-control';
import { checkFunction } from './check-function.js';

/** The completeness check of QualityControl: gaps, empty values, malformed lines. */
export const handler = checkFunction<CompletenessSettings>((settings) => completeness(settings));
