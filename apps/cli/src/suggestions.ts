import { closest, distance } from 'fastest-levenshtein';

/** What other tools call what a command does. */
const synonyms: Readonly<Record<string, string>> = {
  serve: 'up',
  dev: 'up',
  local: 'up',
  run: 'start',
  exec: 'start',
  execute: 'start',
  invoke: 'start',
  'start-execution': 'start',
  ls: 'list',
  'list-executions': 'list',
  'list-state-machines': 'list',
  describe: 'show',
  get: 'show',
  status: 'show',
  'describe-execution': 'show',
  follow: 'watch',
  tail: 'logs',
  events: 'history',
  'get-execution-history': 'history',
  abort: 'stop',
  cancel: 'stop',
  kill: 'stop',
  'stop-execution': 'stop',
  resume: 'redrive',
  retry: 'redrive',
  'redrive-execution': 'redrive',
  draw: 'graph',
  diagram: 'graph',
  check: 'validate',
  lint: 'validate',
  'validate-state-machine-definition': 'validate',
  completions: 'completion',
};

/** The command that somebody means who calls it as another tool does; `undefined` where it is not known. */
export function synonymOf(command: string): string | undefined {
  return Object.hasOwn(synonyms, command) ? synonyms[command] : undefined;
}

/** `Did you mean 'x'?`, where one of some names is near to what was given; else nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  // Capitals are no mistake in meaning; a third of the letters may be wrong.
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  const near = closest(given.toLowerCase(), [...known.keys()]);
  return distance(given.toLowerCase(), near) <= Math.max(1, Math.floor(given.length / 3)) ? `Did you mean '${known.get(near) ?? near}'?` : '';
}
