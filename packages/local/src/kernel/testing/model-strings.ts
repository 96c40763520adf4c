import fc from 'fast-check';
import { type Shape } from '../models/service-model.js';

/** Typical values of AWS APIs, which most patterns accept; one of them is tried before a string is generated. */
const typical = [
  'abc',
  '123456789012',
  'a',
  '1',
  'arn:aws:iam::123456789012:role/tester',
  'arn:aws:lambda:us-east-1:123456789012:function:tester',
  'arn:aws:events:us-east-1:123456789012:event-bus/tester',
  'https://example.com/',
  '11111111-2222-4333-8444-555555555555',
];

/** Strings that most patterns reject. */
const atypical = [
  '!',
  '*',
  'a b',
  '~',
  '<x>',
  ':',
  ';;',
  '{}',
  '"',
  'é',
  '\u{1f600}',
  '.',
  '0',
  'A',
  '\t',
  '\n',
  '\u0001',
  '',
];

const found = new Map<Shape, string | undefined>();

/** A string with the length, pattern and enum of a shape; `undefined` where none was found. */
export function validString(shape: Shape): string | undefined {
  if (shape.enum !== undefined) return shape.enum[0];
  if (!found.has(shape)) found.set(shape, findString(shape));
  return found.get(shape);
}

function findString(shape: Shape): string | undefined {
  const keeps = (text: string): boolean => hasLength(shape, text.length) && matchesPattern(shape, text);
  const repeated = typical.flatMap((text) => [text, text.repeat(Math.ceil((shape.min ?? 1) / text.length))]);
  const cut = repeated.map((text) => text.slice(0, shape.max));
  return [...repeated, ...cut, ''].find(keeps) ?? generated(shape).find(keeps);
}

/** Strings that the pattern without its assertions generates. */
function generated({ pattern = '' }: Shape): string[] {
  const plain = javaClasses(pattern)
    .replaceAll(/\(\?<?[=!][^()]*\)/g, '')
    .replaceAll(/(?<![\\[])\^|(?<!\\)\$(?=$|[)|])/g, '');
  for (const flags of ['u', '']) {
    try {
      const strings = fc.stringMatching(new RegExp(`^(?:${plain})$`, flags), { size: '-1' });
      const longer = fc.stringMatching(new RegExp(`^(?:${plain})$`, flags), { size: '+1' });
      return [strings, longer].flatMap((arbitrary) => fc.sample(arbitrary, { seed: 1, numRuns: 20 }));
    } catch {
      // The next flags may do; fast-check does not generate every pattern.
    }
  }
  return [];
}

/** A string that violates the pattern and keeps the length. */
export function mismatch(shape: Shape): string | undefined {
  if (shape.pattern === undefined) return undefined;
  const valid = validString(shape) ?? '';
  const fitted = atypical.flatMap((text) => [text, `${valid}${text}`, fit(text, shape), fit(text + valid, shape)]);
  return fitted.find((text) => hasLength(shape, text.length) && !matchesPattern(shape, text));
}

function fit(text: string, { min = 0, max }: Shape): string {
  return text.padEnd(min, text.at(-1) ?? 'a').slice(0, max);
}

export function hasLength({ min = 0, max = Infinity }: Shape, length: number): boolean {
  return length >= min && length <= max;
}

export function matchesPattern({ pattern }: Shape, text: string): boolean {
  if (pattern === undefined) return true;
  for (const flags of ['u', '']) {
    try {
      return new RegExp(`^(?:${javaClasses(pattern)})$`, flags).test(text);
    } catch {
      // Patterns are written for Java; some have escapes that the flag `u` does not allow.
    }
  }
  return true;
}

/** POSIX classes, which Java has and JavaScript does not. */
function javaClasses(pattern: string): string {
  return pattern.replaceAll('\\p{Print}', '[\\x20-\\x7E]').replaceAll('\\p{ASCII}', '[\\x00-\\x7F]');
}
