import { type Problem } from './standard-schema.js';
import { StepwellError } from '../stepwell-error.js';

/** The maximum number of characters of a value in the message of a problem. */
export const FORMATTED_VALUE_LIMIT = 80;

/**
 * Formats a value for a message: its JSON, truncated to {@link FORMATTED_VALUE_LIMIT} characters and then ended by `…`.
 *
 * @returns `undefined` as text for a missing value; the value's type for a value that JSON cannot express
 */
export function formatValue(value: unknown): string {
  const json = jsonOf(value);
  // A string has at most two UTF-16 code units for each character, so that the rest need not be split.
  const characters =
    json.length > FORMATTED_VALUE_LIMIT ? Array.from(json.slice(0, 2 * FORMATTED_VALUE_LIMIT + 2)) : [];
  return characters.length > FORMATTED_VALUE_LIMIT ? `${characters.slice(0, FORMATTED_VALUE_LIMIT).join('')}…` : json;
}

/**
 * Formats a path: `['resourcePaths', 3]` as `resourcePaths[3]`, `['manifest', 'key']` as `manifest.key`, and `[]` as
 * `input`.
 */
export function fieldName(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'input';
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/**
 * Returns the message of a problem: `<field> is required: <expected>` for a missing value, and
 * `<field> must be <expected>, got <value>` for any other. The parser, the HTTP API and the state machine use the same
 * wording; the construct compiles it into the state machine.
 *
 * @param value the value found, `undefined` if it is missing
 * @param expected a phrase that completes "must be", such as `an http or https URL`
 */
export function problemMessage(field: string, value: unknown, expected: string): string {
  return value === undefined
    ? `${field} is required: ${expected}`
    : `${field} must be ${expected}, got ${formatValue(value)}`;
}

/** Returns the problem of the value at a path, with its {@link problemMessage}. */
export function problemAt(path: readonly (string | number)[], value: unknown, expected: string): Problem {
  const field = fieldName(path);
  const received = value === undefined ? undefined : formatValue(value);
  return { message: problemMessage(field, value, expected), path, field, received, expected };
}

/** Returns the expectation of an unknown field: that it is omitted. It lists the known fields. */
export function expectedKnownFields(names: readonly string[]): string {
  return `omitted (known fields: ${names.join(', ')})`;
}

/** Returns the expectation of a field that excludes another one: that it is omitted. It lists the exclusive fields. */
export function expectedExactlyOne(names: readonly string[]): string {
  return `omitted (only one of ${names.join(', ')} is allowed)`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // A BigInt, or a cyclic object.
    return typeof value;
  }
}

/**
 * The input of an execution does not match its contract. It is thrown before any side effect. Its message is the message
 * of the first problem.
 *
 * A state machine that rejects its input fails with the error `InvalidInput` and the same message as its cause.
 */
export class InvalidInput extends StepwellError {
  override readonly name = 'InvalidInput';
  readonly fault = 'caller';
  readonly retryable = false;
  /** All problems, in the order of the contract; at least one. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].message);
    this.problems = problems;
  }

  /** The field of the first problem, such as `resourcePaths[3]`; `input` for the whole input. */
  get field(): string {
    return this.problems[0]?.field ?? 'input';
  }

  /** The value of that field as the message shows it: JSON truncated to 80 characters. `undefined` if it is missing. */
  get received(): string | undefined {
    return this.problems[0]?.received;
  }

  /** The valid values of that field: a phrase that completes "must be". */
  get expected(): string {
    return this.problems[0]?.expected ?? '';
  }
}

/**
 * The output of an execution does not match the contract of its workflow: another workflow wrote it, or a version that
 * is incompatible with the installed package. Read the raw output, or install the version that is deployed.
 */
export class UnexpectedOutput extends StepwellError {
  override readonly name = 'UnexpectedOutput';
  readonly fault = 'system';
  readonly retryable = false;
  /** All problems; at least one. */
  readonly problems: readonly Problem[];

  constructor(workflow: string, problems: readonly [Problem, ...Problem[]]) {
    super(`The output does not match the contract of ${workflow}: ${problems[0].message}`);
    this.problems = problems;
  }
}

/** A setting of a deployment, such as an environment variable of a function, is missing or invalid. */
export class InvalidSetting extends StepwellError {
  override readonly name = 'InvalidSetting';
  readonly fault = 'caller';
  readonly retryable = false;

  /**
   * @param setting the name of the setting
   * @param value the value found, `undefined` if it is missing
   * @param expected the valid values, as a phrase that completes "must be"
   */
  constructor(
    readonly setting: string,
    value: unknown,
    readonly expected: string,
  ) {
    super(problemMessage(setting, value, expected));
  }
}
