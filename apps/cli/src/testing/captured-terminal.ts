import { Readable, Writable } from 'node:stream';
import { type Terminal } from '../terminal/terminal.js';

/** A terminal whose output a test can read. */
export interface CapturedTerminal extends Terminal {
  out(): string;
  err(): string;
}

/** A captured terminal without colors and width. `overrides` replace its properties. */
export function capturedTerminal(overrides: Partial<Terminal> & { readonly input?: string } = {}): CapturedTerminal {
  const chunks = { out: [] as string[], err: [] as string[] };
  const sink = (kind: 'out' | 'err') =>
    new Writable({ write: (chunk: Buffer, _encoding, done) => (chunks[kind].push(chunk.toString()), done()) });
  return {
    stdin: Readable.from([overrides.input ?? '']),
    stdout: sink('out'),
    stderr: sink('err'),
    env: {},
    cwd: import.meta.dirname,
    abortSignal: new AbortController().signal,
    ...overrides,
    out: () => chunks.out.join(''),
    err: () => chunks.err.join(''),
  };
}

/** An output that a test can wait for. */
export interface CapturedLines {
  readonly stdout: Writable;
  text(): string;
  /** Resolves when the output matches. */
  waitFor(pattern: RegExp): Promise<void>;
}

/** Captures output as it is written. */
export function captureLines(): CapturedLines {
  let text = '';
  const watchers = new Set<() => void>();
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      for (const look of watchers) look();
      done();
    },
  });
  const waitFor = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!pattern.test(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  return { stdout, text: () => text, waitFor };
}
