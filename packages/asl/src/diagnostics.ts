/** One finding about a definition, as ValidateStateMachineDefinition reports it. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  /** AWS's code: `SCHEMA_VALIDATION_FAILED`, `INVALID_JSON_DESCRIPTION`, `MISSING_TRANSITION_TARGET` … */
  readonly code: string;
  readonly message: string;
  /** JSON pointer to the place, such as `/States/Download/Resource`. */
  readonly location?: string;
}

/** A definition that cannot be run, with everything that is wrong with it. */
export class InvalidDefinition extends Error {
  override readonly name = 'InvalidDefinition';

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(describeDiagnostic).join(', '));
  }
}

/**
 * `CODE: message at /location`, as AWS puts it into InvalidDefinition's message; AWS writes `at null` where there is no
 * place.
 */
export function describeDiagnostic({ code, message, location }: Diagnostic): string {
  return `${code}: ${message} at ${location ?? 'null'}`;
}
