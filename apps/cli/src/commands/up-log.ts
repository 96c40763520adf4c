import { type LogLine, type RequestRecord } from '@stepwell/local';
import { type Colors, type Output } from '../terminal/output.js';
import { type LogKind } from '../log-kinds.js';

/** The `log` record of `stepwell up --log functions --json`. */
function describeLogLine({ timestamp, line, ...names }: LogLine) {
  return { type: 'log', timestamp: new Date(timestamp).toISOString(), message: line, ...names };
}

/** A line of a function's log as text: time, function, request id, line. */
function logLineText({ timestamp, functionName, requestId = '-', line }: LogLine): string {
  return `${new Date(timestamp).toISOString().slice(11, 23)}  ${functionName}  ${requestId}  ${line}`;
}

/** Formats a call of a service as a line: time, status, duration, source, operation, resource and caller. */
export function requestLine(request: RequestRecord, colors: Colors): string {
  const { time, status, microseconds, source, service, operation, resource, caller } = request;
  const color = status >= 500 ? colors.red : status >= 400 ? colors.yellow : colors.green;
  return [
    colors.dim(new Date(time).toISOString().slice(11, 23)),
    color(String(status)),
    `${microseconds} µs`.padStart(10),
    source.padEnd(6),
    `${service} ${printable(operation)}`,
    resource === undefined ? '-' : printable(resource),
    colors.dim(caller === undefined ? '-' : printable(caller)),
  ].join('  ');
}

/** The `request` record of `stepwell up --log requests --json`. */
export function describeRequest(request: RequestRecord): Record<string, unknown> {
  return { type: 'request', ...request, time: new Date(request.time).toISOString() };
}

/** Names come from requests: control characters could forge lines and change the terminal. */
function printable(name: string): string {
  return name.replaceAll(/\p{C}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

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
