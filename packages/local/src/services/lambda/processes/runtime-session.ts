import { type ErrorShape } from './invocation-outcome.js';

/** An invocation, as the Runtime API delivers it. */
export interface RuntimeInvocation {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  /** Milliseconds since the epoch by the clock of this machine: functions run in real time. */
  readonly deadline: number;
  readonly invokedFunctionArn: string;
  readonly traceHeader: string;
  readonly clientContext: unknown;
  /** Called with each part of a response that the runtime streams. */
  readonly onChunk?: ((chunk: Buffer) => void) | undefined;
}

/** A request to the Runtime API. */
export interface RuntimeRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** A response of the Runtime API. */
export interface RuntimeResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Receives what the runtime of one execution environment reports. */
export interface RuntimeEvents {
  /** The runtime waits for an invocation; `idleKb` is its resident memory before it loaded code, where it says so. */
  idle(idleKb: number | undefined): void;
  result(payload: string, memoryKb: number | undefined): void;
  failed(payload: string, memoryKb: number | undefined): void;
  /** The runtime ends because of an error, of the current invocation or before the first. */
  exiting(error: ErrorShape, memoryKb: number | undefined): void;
}

const apiPath = /^\/2018-06-01\/runtime\/(?:(init\/error)|invocation\/(?:(next)|([^/]+)\/(response|error)))$/;
const accepted: RuntimeResponse = { status: 202, body: '{"status":"OK"}\n' };

/**
 * The Runtime API of one execution environment, apart from its transport.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeSession {
  #next: ((response: RuntimeResponse) => void) | undefined;
  #requestId: string | undefined;
  #onChunk: RuntimeInvocation['onChunk'];
  /** Parts of a response that has not ended. */
  #chunks: Buffer[] = [];

  constructor(private readonly events: RuntimeEvents) {}

  /** Whether the runtime waits for an invocation. */
  get isIdle(): boolean {
    return this.#next !== undefined;
  }

  /** Sends an invocation to the runtime, which must be idle. */
  send(invocation: RuntimeInvocation): void {
    const reply = this.#next;
    if (reply === undefined) throw new Error('The runtime is busy.');
    this.#next = undefined;
    this.#requestId = invocation.requestId;
    this.#onChunk = invocation.onChunk;
    this.#chunks = [];
    const { clientContext } = invocation;
    reply({
      status: 200,
      headers: {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
        'Lambda-Runtime-Deadline-Ms': String(invocation.deadline),
        'Lambda-Runtime-Invoked-Function-Arn': invocation.invokedFunctionArn,
        'Lambda-Runtime-Trace-Id': invocation.traceHeader,
        ...(clientContext === undefined ? {} : { 'Lambda-Runtime-Client-Context': asciiJson(clientContext) }),
      },
      body: invocation.payload,
    });
  }

  /** Receives a part of a response, of which a request with the same path sends the end. Others are ignored. */
  chunk(path: string, chunk: Buffer): void {
    const [, , , requestId, outcome] = apiPath.exec(path) ?? [];
    if (requestId === undefined || requestId !== this.#requestId || outcome !== 'response') return;
    this.#chunks.push(chunk);
    this.#onChunk?.(chunk);
  }

  /** Handles a request. The response to a request for the next invocation comes with the invocation. */
  handle({ method, path, headers, body }: RuntimeRequest, reply: (response: RuntimeResponse) => void): void {
    const [isKnown, initError, next, requestId, outcome] = apiPath.exec(path) ?? [];
    if (isKnown === undefined || method !== (next === undefined ? 'POST' : 'GET')) {
      reply(refusal(404, 'InvalidPath', `${method} ${path} is not part of the Runtime API`));
    } else if (next !== undefined) {
      this.#next = reply;
      this.events.idle(numberOf(headers['stepwell-idle-kb']));
    } else if (initError !== undefined || (outcome === 'error' && headers['stepwell-exits'] !== undefined)) {
      reply(accepted);
      const error = errorShape(body.toString('utf8'), headers['lambda-runtime-function-error-type']);
      this.events.exiting(error, numberOf(headers['stepwell-memory-kb']));
    } else if (requestId !== this.#requestId) {
      reply(refusal(400, 'InvalidRequestID', `${requestId ?? ''} is not the current invocation`));
    } else if (headers['stepwell-continues'] !== undefined) {
      this.chunk(path, body);
    } else {
      this.#requestId = undefined;
      reply(accepted);
      const memoryKb = numberOf(headers['stepwell-memory-kb']);
      if (outcome === 'response') this.events.result(Buffer.concat([...this.#chunks, body]).toString('utf8'), memoryKb);
      else this.events.failed(errorPayload(body, headers['lambda-runtime-function-error-type']), memoryKb);
    }
  }
}

function refusal(status: number, errorType: string, errorMessage: string): RuntimeResponse {
  return { status, body: JSON.stringify({ errorMessage, errorType }) };
}

/** A runtime describes an error in JSON; without a description, its type from the header remains. */
function errorPayload(body: Buffer, type: string | undefined): string {
  const text = body.toString('utf8');
  try {
    if (typeof JSON.parse(text) === 'object') return text;
  } catch {
    // Described below.
  }
  return JSON.stringify(errorShape(text, type));
}

function errorShape(text: string, type: string | undefined): ErrorShape {
  try {
    const parsed = JSON.parse(text) as unknown;
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) return parsed as ErrorShape;
  } catch {
    // The text is the message.
  }
  return { errorType: type ?? 'Runtime.Unknown', errorMessage: text };
}

/** JSON that fits into a header. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function numberOf(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header);
}
