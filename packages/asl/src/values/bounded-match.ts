import { createContext, Script } from 'node:vm';

/** The time that the regular expressions of one evaluation may take, in milliseconds. */
export const maxPatternTime = 100;

/** A regular expression took too long. */
export class PatternTooSlow extends Error {
  override readonly name = 'PatternTooSlow';
}

/** Time that is left for regular expressions. One object for all matches of an evaluation. */
export interface PatternTime {
  leftMs: number;
}

/** The time of a new evaluation. */
export function newPatternTime(): PatternTime {
  return { leftMs: maxPatternTime };
}

/**
 * Applies a regular expression to a text of `length` characters. A pattern that backtracks can take longer than the
 * universe exists; such a match runs with a time limit. The limit counts CPU time: on a busy machine, `match` starts
 * again as long as there is time left. Throws {@link PatternTooSlow} when the time of the evaluation is used up.
 */
export function matchWithin<T>(pattern: RegExp, length: number, time: PatternTime, match: () => T): T {
  if (isCheap(pattern.source, length)) return match();
  for (;;) {
    const before = process.cpuUsage();
    const result = runWithLimit(match, Math.max(1, Math.ceil(time.leftMs)));
    const { user, system } = process.cpuUsage(before);
    time.leftMs -= (user + system) / 1000;
    if (result !== timedOut) return result;
    if (time.leftMs < minMs) throw new PatternTooSlow(`The regular expression takes more than ${maxPatternTime} ms`);
  }
}

/** A rest of time that is too short for another attempt, in milliseconds. */
const minMs = 20;
const timedOut: unique symbol = Symbol('timed out');
const slot: { run?: () => unknown } = {};
let context: ReturnType<typeof createContext> | undefined;
let script: Script | undefined;

/** V8 checks the time limit of a script while it matches a regular expression. */
function runWithLimit<T>(run: () => T, timeout: number): T | typeof timedOut {
  context ??= createContext(slot);
  script ??= new Script('run()');
  slot.run = run;
  try {
    return script.runInContext(context, { timeout }) as T; // the result of `run`
  } catch (error) {
    // The error has the class of the other context.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return timedOut;
    throw error;
  } finally {
    delete slot.run;
  }
}

const quantifier = /[*+]|\{(\d+)(,?)(\d*)\}/y;
const cheapSteps = 1_000_000;

/**
 * Whether a match takes at most about a million steps. Each repetition multiplies the steps by the length of the text,
 * and so does the search for the start. Repeated groups that contain a choice or a repetition can take exponential time.
 */
export function isCheap(source: string, length: number): boolean {
  let repetitions = 0;
  /** For each open group, whether it contains a choice or a repetition. */
  const open: boolean[] = [];
  let inner = false;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') {
      // A back-reference repeats what a group matched.
      if (/[1-9k]/.test(source[at + 1] ?? '')) repetitions++;
      at++;
    } else if (char === '[') at = closingBracket(source, at);
    else if (char === '(') {
      open.push(inner);
      inner = false;
    } else if (char === ')') {
      const outer = open.pop() ?? false;
      if (inner && isRepeated(source, at + 1)) return length <= 12;
      inner ||= outer;
    } else if (char === '|') inner = true;
    else if (isRepeated(source, at)) {
      repetitions++;
      inner = true;
    } else if (char === '?') inner ||= source[at - 1] !== '(';
  }
  return Math.max(length, 1) ** (repetitions + 1) <= cheapSteps;
}

function isRepeated(source: string, at: number): boolean {
  quantifier.lastIndex = at;
  const match = quantifier.exec(source);
  return match !== null && (match[1] === undefined || match[2] === ',' || Number(match[1]) > 1);
}

function closingBracket(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === ']') return at;
  }
  return source.length;
}
