import { validationError } from '../errors.js';

/** A number as digits: its value is `0.<digits>` times ten to the power of `exponent + 1`, negated if `negative`. */
export interface Decimal {
  readonly negative: boolean;
  /** Significant digits without zeros at either end; empty for zero. */
  readonly digits: string;
  /** The power of ten of the first digit: 2 for 123, -1 for 0.1. */
  readonly exponent: number;
}

const numberPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
/** A number that is already in the form in which DynamoDB returns it, and short enough for exact arithmetic. */
const plainInteger = /^(?:0|-?[1-9]\d{0,14})$/;

/** The largest exponent of a number: 9.99…E+125. */
const largestExponent = 125;
/** The smallest exponent of a number: 1E-130. */
const smallestExponent = -130;
const mostDigits = 38;

/**
 * The form in which DynamoDB returns a number: without exponent, without zeros at either end. Throws
 * `ValidationException` for what is not a number or has more than 38 digits or a magnitude out of range.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function normalizeNumber(text: string): string {
  if (plainInteger.test(text)) return text;
  const decimal = parseDecimal(text);
  checkRange(decimal);
  return formatDecimal(decimal);
}

/** Reads a number. Throws `ValidationException` for what is not one. */
export function parseDecimal(text: string): Decimal {
  const match = numberPattern.exec(text);
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? [];
  if (match === null || (whole === '' && fraction === '')) {
    throw validationError(`The parameter cannot be converted to a numeric value${text === '' ? '' : `: ${text}`}`);
  }
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  if (digits === '') return { negative: false, digits: '', exponent: 0 };
  const exponent = whole.length - (all.length - digits.length) - 1 + Number(power);
  return { negative: sign === '-', digits: digits.replace(/0+$/, ''), exponent };
}

function checkRange({ digits, exponent }: Decimal): void {
  if (digits === '') return;
  if (exponent > largestExponent) {
    throw validationError('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (exponent < smallestExponent) {
    throw validationError('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (digits.length > mostDigits)
    throw validationError('Attempting to store more than 38 significant digits in a Number');
}

/** Writes a number without exponent. */
export function formatDecimal({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits + '0'.repeat(exponent + 1 - digits.length);
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Compares two normalized numbers: negative, zero or positive as the first is less, equal or greater. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (plainInteger.test(a) && plainInteger.test(b)) return Number(a) - Number(b);
  return compareDecimals(parseDecimal(a), parseDecimal(b));
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0 || a.digits === '') return signs;
  const magnitudes = a.exponent - b.exponent || (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0);
  return a.negative ? -magnitudes : magnitudes;
}

function signOf({ negative, digits }: Decimal): number {
  return digits === '' ? 0 : negative ? -1 : 1;
}

/**
 * The exact sum of two normalized numbers, normalized. Throws `ValidationException` if it has more than 38 digits or a
 * magnitude out of range.
 */
export function addNumbers(a: string, b: string): string {
  if (plainInteger.test(a) && plainInteger.test(b)) return String(Number(a) + Number(b));
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  const scale = Math.min(lastPlace(left), lastPlace(right));
  return normalizeNumber(`${scaled(left, scale) + scaled(right, scale)}e${scale}`);
}

/** The exact difference of two normalized numbers; see `addNumbers`. */
export function subtractNumbers(a: string, b: string): string {
  return addNumbers(a, b === '0' ? b : b.startsWith('-') ? b.slice(1) : `-${b}`);
}

/** The power of ten of a number's last digit. */
function lastPlace({ digits, exponent }: Decimal): number {
  return digits === '' ? 0 : exponent - digits.length + 1;
}

/** The number divided by ten to the power of `scale`, an integer. */
function scaled(decimal: Decimal, scale: number): bigint {
  if (decimal.digits === '') return 0n;
  const magnitude = BigInt(decimal.digits) * 10n ** BigInt(lastPlace(decimal) - scale);
  return decimal.negative ? -magnitude : magnitude;
}

/** Exponents of sort keys are shifted so that none is negative. */
const exponentShift = 500;

/** A string whose order is that of the numbers: for sort keys. */
export function sortableNumber(text: string): string {
  const decimal = parseDecimal(text);
  if (decimal.digits === '') return '1';
  const exponent = exponentShift + decimal.exponent;
  if (!decimal.negative) return `2${String(exponent).padStart(4, '0')}${decimal.digits}`;
  // Negative numbers are in the opposite order, so every digit becomes its complement; `~` ends after every digit.
  const complement = decimal.digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
  return `0${String(2 * exponentShift - exponent).padStart(4, '0')}${complement}~`;
}

/** Bytes of a number in an item: one, and one for every two digits of its integer and of its fraction; one for a sign. */
export function numberSize(text: string): number {
  const { negative, digits, exponent } = parseDecimal(text);
  const whole = Math.max(0, Math.min(digits.length, exponent + 1));
  return 1 + Math.ceil(whole / 2) + Math.ceil((digits.length - whole) / 2) + (negative ? 1 : 0);
}
