/** An error or warning about a definition, as ValidateStateMachineDefinition returns it. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  /** AWS's code: `SCHEMA_VALIDATION_FAILED`, `INVALID_JSON_DESCRIPTION`, `MISSING_TRANSITION_TARGET` … */
  readonly code: string;
  readonly message: string;
  /** The JSON pointer of the location, such as `/States/Download/Resource`. */
  readonly location?: string;
}

/** Thrown for an invalid definition, with all its errors. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(describeDiagnostic).join(', '));
  }
}

/**
 * Formats a diagnostic as in the message of AWS's InvalidDefinition: `CODE: message at /location`, or `at null` without
 * a location.
 */
export function describeDiagnostic({ code, message, location }: Diagnostic): string {
  return `${code}: ${message} at ${location ?? 'null'}`;
}
