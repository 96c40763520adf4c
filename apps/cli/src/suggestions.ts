/** Names that other tools use for a command. */
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

/** Returns the command for another tool's name for it. `undefined` if it is not known. */
export function synonymOf(command: string): string | undefined {
  return Object.hasOwn(synonyms, command) ? synonyms[command] : undefined;
}
