import { type RequestRecord } from '@stepwell/local';
import { type Colors } from './terminal/output.js';

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
