import { once } from 'node:events';
import pc from 'picocolors';
import { type OutputStream, type Terminal } from './terminal.js';

/** Colors of picocolors, all of them plain where there is no terminal. */
export type Colors = ReturnType<typeof pc.createColors>;

/** What a command says: data on stdout, output on stderr. */
export interface Output {
  /** Whether data is JSON (`--json`): one object a line, each with `version: 1`. */
  readonly json: boolean;
  /** Colors for stdout. */
  readonly colors: Colors;
  /** Data for a person or a pipe; nothing with `--json`. */
  data(line: string): Promise<void>;
  /** The same data for a program; nothing without `--json`. */
  record(record: Record<string, unknown>): Promise<void>;
  /** A remark on stderr; with `--json` too, for it is not data. */
  notify(line: string): Promise<void>;
}

/** Schema version of everything that `--json` writes. */
export const jsonVersion = 1;

/** Talks to a terminal as `--json` and the streams ask for. */
export function createOutput(terminal: Terminal, json: boolean): Output {
  return {
    json,
    colors: colorsFor(terminal.stdout, terminal.env),
    data: async (line) => (json ? undefined : write(terminal.stdout, `${line}\n`)),
    record: async (record) =>
      json ? write(terminal.stdout, `${JSON.stringify({ version: jsonVersion, ...record })}\n`) : undefined,
    notify: (line) => write(terminal.stderr, `${line}\n`),
  };
}

/** Colors only on a terminal that has them, unless NO_COLOR asks for none (https://no-color.org). */
export function colorsFor(output: OutputStream, env: Terminal['env']): Colors {
  return pc.createColors(output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
}

/** Waits where the reader is slow, so that a long history does not pile up in memory. */
async function write(output: OutputStream, text: string): Promise<void> {
  if (output.destroyed || output.write(text)) return;
  await Promise.race([once(output, 'drain'), once(output, 'close')]);
}
