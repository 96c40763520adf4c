import { type Readable, type Writable } from 'node:stream';

/** An output stream, which may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly fd?: number };

/** The environment of a command. Tests pass their own. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Current folder of the command. */
  readonly cwd: string;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly abortSignal: AbortSignal;
}
