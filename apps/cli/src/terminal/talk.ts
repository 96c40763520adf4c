import { once } from 'node:events';
import pc from 'picocolors';
import { type Output, type Terminal } from './terminal.js';

/** Colours of picocolors, all of them plain where there is no terminal. */
export type Colours = ReturnType<typeof pc.createColors>;

/** What a command says: data on stdout, talk on stderr. */
export interface Talk {
  /** Whether data is JSON (`--json`): one object a line, each with `version: 1`. */
  readonly json: boolean;
  /** Colours for stdout. */
  readonly colours: Colours;
  /** Data for a person or a pipe; nothing with `--json`. */
  data(line: string): Promise<void>;
  /** The same data for a program; nothing without `--json`. */
  record(record: Record<string, unknown>): Promise<void>;
  /** A remark on stderr; with `--json` too, for it is not data. */
  say(line: string): Promise<void>;
}

/** Schema version of everything that `--json` writes. */
export const jsonVersion = 1;

/** Talks to a terminal as `--json` and the streams ask for. */
export function talkTo(terminal: Terminal, json: boolean): Talk {
  return {
    json,
    colours: coloursFor(terminal.stdout, terminal.env),
    data: async (line) => (json ? undefined : write(terminal.stdout, `${line}\n`)),
    record: async (record) =>
      json ? write(terminal.stdout, `${JSON.stringify({ version: jsonVersion, ...record })}\n`) : undefined,
    say: (line) => write(terminal.stderr, `${line}\n`),
  };
}

/** Colours only on a terminal that has them, unless NO_COLOR asks for none (https://no-color.org). */
export function coloursFor(output: Output, env: Terminal['env']): Colours {
  return pc.createColors(output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
}

/** Waits where the reader is slow, so that a long history does not pile up in memory. */
async function write(output: Output, text: string): Promise<void> {
  if (output.destroyed || output.write(text)) return;
  await Promise.race([once(output, 'drain'), once(output, 'close')]);
}
