import { type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longest line in characters; a longer one is split. CloudWatch Logs accepts events of up to 1 MiB. */
const maxLine = 262_144;
/** After a chunk of this size, other work of this process comes first. */
const largeChunk = 32_768;
/** The type of a frame that says that the process is not paused. */
const heartbeatType = 0xa55a00ff;

/** One output of a process. Reads no faster than this process can take, so that the writer waits. */
export class LogReader {
  /** Counts the chunks that were read. */
  chunks = 0;
  isPaused = false;

  /** @param parse reads a chunk; call without argument at the end */
  constructor(
    private readonly stream: Readable,
    private readonly parse: (chunk?: Buffer) => void,
  ) {
    stream.on('data', (chunk: Buffer) => this.read(chunk));
    stream.on('error', () => undefined);
  }

  /** Ends the log: delivers a last line without end, and closes the stream. */
  close(): void {
    this.stream.destroy();
    this.parse();
  }

  private read(chunk: Buffer): void {
    this.chunks += 1;
    this.parse(chunk);
    if (chunk.length < largeChunk) return;
    this.isPaused = true;
    this.stream.pause();
    setImmediate(() => {
      this.isPaused = false;
      this.stream.resume();
    });
  }
}

/** Parses plain text into lines. Without an argument, it ends the last line. */
export function lineParser(onLine: (line: string) => void): (chunk?: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return (chunk) => {
    const lines = (rest + (chunk === undefined ? decoder.end() : decoder.write(chunk))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    while (rest.length > maxLine || (chunk === undefined && rest !== '')) {
      onLine(rest.slice(0, maxLine));
      rest = rest.slice(maxLine);
    }
  };
}

/**
 * Parses frames of Lambda's telemetry protocol: type (`0xa55a….`), length of the text, time in microseconds (absent for
 * type `0xa55a0001`), text. Bootstraps of this package also write heartbeats, which have their own type.
 */
export function frameParser(onText: (text: string) => void, onHeartbeat?: () => void): (chunk?: Buffer) => void {
  let chunks: Buffer[] = [];
  let length = 0;
  let needed = 8;
  return (chunk) => {
    if (chunk === undefined) return;
    chunks.push(chunk);
    length += chunk.length;
    if (length < needed) return;
    let data = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    for (needed = 8; data.length >= 8; data = data.subarray(needed)) {
      const header = data.readUInt32BE(0) === 0xa55a0001 ? 8 : 16;
      needed = header + data.readUInt32BE(4);
      if (data.length < needed) break;
      if (data.readUInt32BE(0) === heartbeatType) onHeartbeat?.();
      else onText(data.toString('utf8', header, needed).replace(/\n$/, ''));
    }
    chunks = data.length === 0 ? [] : [data];
    length = data.length;
    if (length < 8) needed = 8;
  };
}

/** Milliseconds that `drain` takes at most: a descendant of the process can write without end. */
const drainLimitMs = 500;

/** Resolves when everything that a process wrote before now has been read. */
export async function drain(readers: readonly LogReader[]): Promise<void> {
  let before = -1;
  const deadline = performance.now() + drainLimitMs;
  const read = (): number => readers.reduce((sum, { chunks }) => sum + chunks, 0);
  while ((before !== read() || readers.some(({ isPaused }) => isPaused)) && performance.now() < deadline) {
    before = read();
    // Between two turns of the event loop all readable streams are read.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  }
}
