import { type Readable, type Writable } from 'node:stream';

/** A stream to write to, which may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly fd?: number };

/** Everything that a command knows of the world around it; a test gives its own. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder in which the command was called. */
  readonly cwd: string;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly abortSignal: AbortSignal;
}
