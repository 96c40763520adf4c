import { parseJsonPattern } from './json-pattern.js';
import { invalidPattern } from './errors.js';

/** Whether a message matches a filter pattern. */
export type MessageFilter = (message: string) => boolean;

/**
 * Reads a filter pattern: terms (`ERROR "timed out" -INFO`, `?ERROR ?WARN`) and JSON patterns
 * (`{ $.level = "ERROR" }`). Regular expressions and patterns of columns are rejected.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError `InvalidParameterException`
 */
export function parseFilterPattern(pattern: string | undefined): MessageFilter {
  const text = (pattern ?? '').trim();
  if (text === '') return () => true;
  if (text.startsWith('['))
    throw invalidPattern(
      text,
      'patterns of space-delimited columns are not supported locally; use terms or a JSON pattern',
    );
  if (text.startsWith('{')) return parseJsonPattern(text);
  return termFilter(text, terms(text));
}

interface Term {
  readonly kind: '' | '-' | '?';
  readonly text: string;
}

function terms(pattern: string): Term[] {
  const found: Term[] = [];
  const token = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/gy;
  for (let match = token.exec(pattern); match !== null; match = token.exec(pattern)) {
    const [, kind = '', quoted, plain = ''] = match;
    if (quoted === undefined && plain.startsWith('%'))
      throw invalidPattern(pattern, 'regular expressions are not supported locally; use terms or a JSON pattern');
    if (quoted === undefined && !/^[\p{L}\p{N}_]+$/u.test(plain))
      throw invalidPattern(
        pattern,
        `Invalid character(s) in term '${plain.slice(0, 80)}'; put it between double quotes`,
      );
    // The expression matches nothing else in front of a term.
    found.push({ kind: kind as Term['kind'], text: quoted?.replace(/\\(.)/g, '$1') ?? plain });
  }
  return found;
}

function termFilter(pattern: string, all: readonly Term[]): MessageFilter {
  const of = (kind: Term['kind']): string[] => all.filter((term) => term.kind === kind).map((term) => term.text);
  const [required, excluded, optional] = [of(''), of('-'), of('?')];
  if (optional.length > 0 && optional.length < all.length)
    throw invalidPattern(
      pattern,
      'terms with ? cannot stand beside others; CloudWatch ignores the question marks then',
    );
  return (message) =>
    required.every((term) => message.includes(term)) &&
    !excluded.some((term) => message.includes(term)) &&
    (optional.length === 0 || optional.some((term) => message.includes(term)));
}
