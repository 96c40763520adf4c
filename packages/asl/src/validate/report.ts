import { type Diagnostic } from '../diagnostics.js';

/** Collects diagnostics, in the order in which they are found. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];

  /** Something that makes the definition unusable. */
  error(message: string, location?: string, code = 'SCHEMA_VALIDATION_FAILED'): void {
    this.diagnostics.push({ severity: 'ERROR', code, message, ...(location === undefined ? {} : { location }) });
  }
}
