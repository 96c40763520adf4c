import { type ServerResponse } from 'node:http';
import { securityHeaders } from './console-response.js';

/** Milliseconds between comments that keep an idle connection open. */
const heartbeat = 15_000;

/**
 * Sends server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. A client that loses the
 * connection sends the id of the last event in `Last-Event-ID`, and gets the events after it.
 */
export class EventStream {
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  /** @param onClose called once, when the client or the environment closes the stream */
  constructor(
    private readonly response: ServerResponse,
    onClose: () => void,
  ) {
    response.writeHead(200, { ...securityHeaders, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    // The client knows at once that it is connected.
    response.write(': connected\n\n');
    this.#timer = setInterval(() => response.write(':\n\n'), heartbeat).unref();
    response.once('close', () => {
      this.#closed = true;
      clearInterval(this.#timer);
      onClose();
    });
  }

  /** Sends an event. JSON has no line breaks, so it is one line of the stream. */
  send(id: number, data: unknown, event?: string): void {
    if (this.#closed) return;
    this.response.write(
      `${event === undefined ? '' : `event: ${event}\n`}id: ${id}\ndata: ${JSON.stringify(data)}\n\n`,
    );
  }

  close(): void {
    this.response.end();
  }
}

/** The id after which a client wants events: 0 for all. */
export function lastEventId(header: string | string[] | undefined): number {
  const id = Number(header ?? 0);
  return Number.isSafeInteger(id) && id >= 0 ? id : 0;
}
