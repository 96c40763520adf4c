import { type Duplex } from 'node:stream';
import { MessageReader } from './node/http-messages.mjs';
import { type RuntimeResponse, type RuntimeSession } from './runtime-session.js';

/** Serves the Runtime API to a bootstrap of this package, over a connection that its process inherits. */
export function serveRuntimeConnection(connection: Duplex, session: RuntimeSession): void {
  const reply = (response: RuntimeResponse): void => {
    // A bootstrap does not wait for the response to a response.
    if (response.status !== 202 && connection.writable) connection.write(messageOf(response));
  };
  const reader = new MessageReader(({ start, headers, body }) => {
    const [method = '', path = ''] = start.split(' ');
    session.handle({ method, path, headers, body }, reply);
  });
  connection.on('data', (chunk: Buffer) => reader.push(chunk));
  // The end of the process reports what went wrong.
  connection.on('error', () => undefined);
}

function messageOf({ status, headers = {}, body }: RuntimeResponse): string {
  let head = `HTTP/1.1 ${status}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name] ?? ''}\r\n`;
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
