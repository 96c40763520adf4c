import { once } from 'node:events';
import pc from 'picocolors';
import { type OutputStream, type Terminal } from './terminal.js';

/** Colors of picocolors, which are plain if there is no terminal. */
export type Colors = ReturnType<typeof pc.createColors>;

/** The output of a command: data on stdout, notifications on stderr. */
export interface Output {
  /** Whether data is JSON (`--json`): one object per line, each with `version: 1`. */
  readonly json: boolean;
  /** Colors for stdout. */
  readonly colors: Colors;
  /** Writes data for people or a pipe. Writes nothing with `--json`. */
  data(line: string): Promise<void>;
  /** Writes the same data as JSON. Writes nothing without `--json`. */
  record(record: Record<string, unknown>): Promise<void>;
  /** Writes a message to stderr, also with `--json`. */
  notify(line: string): Promise<void>;
}

/** Schema version of `--json` records. */
export const jsonVersion = 1;

/** Creates the output of a command for a terminal. */
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

/** Returns colors if the stream is a terminal that supports them and NO_COLOR is not set (https://no-color.org). */
export function colorsFor(output: OutputStream, env: Terminal['env']): Colors {
  return pc.createColors(output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
}

/** Waits for a slow reader, so that output is not buffered in memory. */
async function write(output: OutputStream, text: string): Promise<void> {
  if (output.destroyed || output.write(text)) return;
  await Promise.race([once(output, 'drain'), once(output, 'close')]);
}
