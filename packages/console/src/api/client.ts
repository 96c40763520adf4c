import { StreamParser } from './event-stream.js';

/** An error of the API: its code and its message, which says what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Whether the connection of a stream is open. */
export type Connection = 'connecting' | 'open' | 'lost' | 'refused';

/** The notifications of a stream. */
export interface StreamListener {
  /** @param data parsed JSON */
  message(data: unknown, event: string): void;
  connection(state: Connection, error?: ApiError): void;
}

const base = '/_stepwell/api/';
/** Milliseconds before a lost stream is opened again. */
const reconnectDelay = 1000;

/** Calls the API of the environment that serves this page. */
export class ApiClient {
  constructor(private readonly token: string) {}

  /** @throws ApiError */
  get<Output>(path: string, signal?: AbortSignal): Promise<Output> {
    return this.#json(path, { signal });
  }

  /**
   * Calls an AWS operation: `aws('sfn', 'ListExecutions', { stateMachineArn })`.
   *
   * @throws ApiError with the error code of the service
   */
  aws<Output = Record<string, unknown>>(service: string, operation: string, input: object): Promise<Output> {
    return this.post(`aws/${service}/${operation}`, input);
  }

  /** @throws ApiError */
  post<Output>(path: string, input: object): Promise<Output> {
    return this.#json(path, { method: 'POST', body: JSON.stringify(input) });
  }

  /**
   * Follows a stream until the returned function is called. A lost connection is opened again, after the last event. A
   * hidden tab closes its connection, because browsers open only six to one origin, over all tabs.
   */
  follow(path: string, listener: StreamListener): () => void {
    const abort = new AbortController();
    void this.#follow(path, listener, abort.signal);
    return () => abort.abort();
  }

  async #follow(path: string, listener: StreamListener, signal: AbortSignal): Promise<void> {
    let lastId: string | undefined;
    listener.connection('connecting');
    while (!signal.aborted) {
      await untilVisible();
      const hidden = new AbortController();
      const hide = (): void => void (document.hidden && hidden.abort());
      document.addEventListener('visibilitychange', hide);
      try {
        const headers = lastId === undefined ? undefined : { 'last-event-id': lastId };
        const response = await this.#send(path, { headers, signal: AbortSignal.any([signal, hidden.signal]) });
        listener.connection('open');
        const parser = new StreamParser();
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        for (;;) {
          const part = await reader?.read();
          if (part === undefined || part.done) break;
          for (const { id, event, data } of parser.add(part.value)) {
            lastId = id ?? lastId;
            listener.message(JSON.parse(data), event);
          }
        }
      } catch (error) {
        // Another try has the same result.
        if (error instanceof ApiError && error.status < 500 && !signal.aborted)
          return listener.connection('refused', error);
      } finally {
        document.removeEventListener('visibilitychange', hide);
      }
      if (signal.aborted) return;
      if (hidden.signal.aborted) continue;
      listener.connection('lost');
      await new Promise((resolve) => setTimeout(resolve, reconnectDelay));
    }
  }

  async #json<Output>(path: string, init: RequestInit): Promise<Output> {
    const response = await this.#send(path, init);
    return (await response.json()) as Output; // the API documents its outputs
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, 'x-stepwell-token': this.token };
    const response = await fetch(`${base}${path}`, {
      ...init,
      headers,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (response.ok) return response;
    const body = (await response.json().catch(() => ({}))) as { readonly code?: string; readonly message?: string };
    throw new ApiError(
      body.code ?? 'Unknown',
      body.message ?? `The request failed: ${response.status}`,
      response.status,
    );
  }
}

function untilVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const show = (): void => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', show);
      resolve();
    };
    document.addEventListener('visibilitychange', show);
  });
}
