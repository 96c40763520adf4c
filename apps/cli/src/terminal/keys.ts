import { readFileSync } from 'node:fs';
import { type Output } from './output.js';
import { isInteractive } from './prompt.js';
import { type Terminal } from './terminal.js';

/** The action of a key. */
export interface Key {
  /** A verb, printed with the key. */
  readonly name: string;
  press(): void;
}

/** The input of a terminal. */
interface TerminalInput {
  setRawMode(isRaw: boolean): void;
}

/**
 * Calls back for keys in a terminal until it is disposed, and prints the keys in one line. Ctrl-C ends the command as
 * `q` does. `undefined` if there is no terminal, in the background, or with `--json`.
 *
 * @param keys by character; `q` is required
 */
export function listenToKeys(
  terminal: Terminal,
  output: Output,
  keys: Readonly<Record<'q', Key>> & Readonly<Record<string, Key | undefined>>,
): Disposable | undefined {
  const { stdin, stdout } = terminal;
  if (output.json || stdout.isTTY !== true || !isInteractive(terminal) || !('setRawMode' in stdin)) return undefined;
  if (isInBackground()) return undefined;
  const input = stdin as typeof stdin & TerminalInput; // a terminal
  const listener = (data: Buffer): void => {
    // A chunk can have several keys. In raw mode, the terminal sends no signal for Ctrl-C (3) and Ctrl-\ (28).
    for (const character of data.toString('latin1'))
      if (character === '\u0003' || character === '\u001c') keys.q.press();
      else keys[character.toLowerCase()]?.press();
  };
  input.setRawMode(true);
  input.on('data', listener);
  const names = Object.entries(keys).flatMap(([key, does]) => (does === undefined ? [] : [`${key} ${does.name}`]));
  void output.notify(`Keys: ${names.join(', ')}`);
  return {
    [Symbol.dispose]: () => {
      input.off('data', listener);
      input.setRawMode(false);
      // A stream that is read keeps the process alive.
      input.pause();
    },
  };
}

/** Whether the shell runs this process in the background (`stepwell up &`), where reading keys would suspend it. */
function isInBackground(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // Fields of proc(5), after the command in parentheses: state, parent, process group, session, terminal, its group.
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group !== foreground;
  } catch {
    return false;
  }
}
