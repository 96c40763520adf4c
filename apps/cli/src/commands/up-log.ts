import { type LogLine, type RequestRecord } from '@stepwell/local';
import { describeLogLine, logLineText } from '../function-log.js';
import { describeRequest, requestLine } from '../request-line.js';
import { type Output } from '../terminal/output.js';
import { type LogKind } from '../log-kinds.js';

/** Lines that wait for a slow reader; further ones are not printed. */
const longestQueue = 10_000;

/** Prints the logs of a running environment, in order, without slowing it down. */
export class EnvironmentLog {
  private waiting = 0;
  private omitted = 0;
  private printed: Promise<void> = Promise.resolve();
  private isStarted = false;

  constructor(
    private readonly kinds: readonly LogKind[],
    private readonly output: Output,
  ) {}

  /** Prints from now on: the description of the environment comes first. */
  start(): void {
    this.isStarted = true;
  }

  /** The function that gets every call of a service; `undefined` if `requests` is not printed. */
  get onRequest(): ((request: RequestRecord) => void) | undefined {
    if (!this.kinds.includes('requests')) return undefined;
    return (request) =>
      this.print(async () => {
        await this.output.record(describeRequest(request));
        if (!this.output.json) await this.output.data(requestLine(request, this.output.colors));
      });
  }

  /** The function that gets every line of a function's log; `undefined` if `functions` is not printed. */
  get onLog(): ((line: LogLine) => void) | undefined {
    if (!this.kinds.includes('functions')) return undefined;
    return (line) =>
      this.print(async () => {
        await this.output.record(describeLogLine(line));
        if (!this.output.json) await this.output.data(logLineText(line));
      });
  }

  /** Resolves when everything is printed. */
  async end(): Promise<void> {
    this.isStarted = false;
    await this.printed;
  }

  /** Prints something in its turn. It is omitted if too many lines wait. */
  print(write: () => Promise<void>): void {
    if (!this.isStarted) return;
    if (this.waiting >= longestQueue) {
      this.omitted += 1;
      return;
    }
    this.waiting += 1;
    this.printed = this.printed.then(async () => {
      await write();
      this.waiting -= 1;
      if (this.omitted > 0 && this.waiting === 0) {
        const omitted = this.omitted;
        this.omitted = 0;
        await this.output.notify(`${omitted} lines were not printed, because the output is read too slowly`);
      }
    });
  }
}
