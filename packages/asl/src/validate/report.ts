import { type Diagnostic } from '../diagnostics.js';
import { isJsonObject, type Json } from '../json.js';

/**
 * AWS's messages. Those that do not occur in the recorded executions come from measurements of CreateStateMachine and
 * ValidateStateMachineDefinition by badmintoncryer/cdk-preflight (rules/stepfunctions, September 2026) and
 * floci-io/floci (issues #2670, #2735, #2745, #2968 and their pull requests, August and September 2026).
 */
export const wording = {
  oneOf: (values: readonly string[]): string => `Value should be one of the following: [${values.join(', ')}]`,
  onlyOne: (fields: readonly string[]): string =>
    `There should only be one of the following fields: [${fields.join(', ')}]`,
  exactlyOne: (fields: readonly string[]): string =>
    `This object should have only one of the following fields: [${fields.join(', ')}]`,
  required: (...fields: readonly string[]): string => `These fields are required: [${fields.join(', ')}]`,
  requiredHere: (field: string): string => `The field '${field}' is required`,
  unsupported: (field: string): string => `Field '${field}' is not supported`,
  otherLanguage: (language: string, field: string, other: string): string =>
    `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' QueryLanguage`,
} as const;

/** Collects diagnostics in the order in which they are found. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];

  /** Adds an error, which makes the definition invalid. */
  error(message: string, location?: string, code = 'SCHEMA_VALIDATION_FAILED'): void {
    this.diagnostics.push({ severity: 'ERROR', code, message, ...(location === undefined ? {} : { location }) });
  }

  /** Adds a warning about a value that may be a mistake. */
  warning(code: string, message: string, location: string): void {
    this.diagnostics.push({ severity: 'WARNING', code, message, location });
  }

  /** Reports a value that is not a string. Accepts absent fields. */
  checkString(value: unknown, at: string): void {
    if (value !== undefined && typeof value !== 'string') this.error('Expected value of type String', at);
  }

  /** Reports a value that is not an object. Accepts absent fields. */
  checkObject(value: Json | undefined, at: string): void {
    if (value !== undefined && !isJsonObject(value)) this.error('Expected value of type Object', at);
  }

  /** Reports an invalid QueryLanguage. Accepts absent fields. */
  checkLanguage(value: Json | undefined, at: string): void {
    if (value === undefined || value === 'JSONPath' || value === 'JSONata') return;
    this.error(
      typeof value === 'string' ? wording.oneOf(['JSONPath', 'JSONata']) : 'Expected value of type [STRING]',
      `${at}/QueryLanguage`,
    );
  }

  /**
   * Reports a value that is not a number, is not an integer if it must be one, or is out of range. Accepts absent
   * fields.
   */
  checkRange(
    value: unknown,
    { least, most = Number.POSITIVE_INFINITY, whole = true }: { least: number; most?: number; whole?: boolean },
    at: string,
  ): void {
    if (value === undefined) return;
    if (typeof value !== 'number' || (whole && !Number.isInteger(value)))
      this.error(`Expected value of type ${whole ? 'Integer' : 'Number'}`, at);
    else if (value < least) this.error(`Minimum value is ${least}${whole ? '' : '.0'}`, at);
    else if (value > most) this.error(`Maximum value is ${most}${whole ? '' : '.0'}`, at);
  }
}
