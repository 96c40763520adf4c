import { type LogLine } from '../invocation.js';

/** Bytes of the log that an invocation's answer may carry. */
const tailBytes = 4096;

/** Where an invocation's lines go, and what REPORT says at its end. */
export interface InvocationLogOptions {
  readonly functionName: string;
  readonly logGroupName: string;
  readonly requestId: string;
  readonly logStreamName: string;
  readonly version: string;
  readonly memorySizeMb: number;
  readonly now: () => number;
  readonly onLog: ((line: LogLine) => void) | undefined;
}

/** The log of one invocation: Lambda's START, END and REPORT lines around what the function writes. */
export class InvocationLog {
  private lines: string[] = [];
  private length = 0;
  private startedAt = performance.now();

  constructor(private readonly options: InvocationLogOptions) {}

  /** A line of the function's own; before START it belongs to the loading of its module. */
  write(line: string): void {
    const { functionName, logGroupName, requestId, logStreamName, now, onLog } = this.options;
    this.keep(line);
    onLog?.({ functionName, logGroupName, requestId, logStreamName, line, timestamp: now() });
  }

  /** The handler is about to be called. */
  start(): void {
    this.startedAt = performance.now();
    this.write(`START RequestId: ${this.options.requestId} Version: ${this.options.version}`);
  }

  /** Ends the invocation; `initMs` is set after a cold start. */
  end(memoryMb: number, initMs: number | undefined, status?: 'timeout' | 'error'): void {
    const { requestId, memorySizeMb } = this.options;
    const duration = performance.now() - this.startedAt;
    const billed = Math.ceil(duration + (initMs ?? 0));
    this.write(`END RequestId: ${requestId}`);
    const init = initMs === undefined ? '' : `\tInit Duration: ${initMs.toFixed(2)} ms`;
    const outcome = status === undefined ? '' : `\tStatus: ${status}`;
    this.write(
      `REPORT RequestId: ${requestId}\tDuration: ${duration.toFixed(2)} ms\tBilled Duration: ${billed} ` +
        `ms\tMemory Size: ${memorySizeMb} MB\tMax Memory Used: ${Math.min(memoryMb, memorySizeMb)} ` +
        `MB${init}${outcome}`,
    );
  }

  /** Keeps what the tail can contain: a function can write any number of lines. */
  private keep(line: string): void {
    this.lines.push(line.slice(-tailBytes));
    this.length += Math.min(line.length, tailBytes) + 1;
    if (this.length < 16 * tailBytes) return;
    this.lines = [this.tail().trimEnd()];
    this.length = tailBytes;
  }

  /** The last 4 KiB, cut at a line where possible. */
  tail(): string {
    const text = `${this.lines.join('\n')}\n`;
    const bytes = Buffer.from(text);
    if (bytes.length <= tailBytes) return text;
    const cut = bytes.subarray(bytes.length - tailBytes).toString('utf8');
    const line = cut.indexOf('\n');
    return line < 0 || line === cut.length - 1 ? cut : cut.slice(line + 1);
  }
}
