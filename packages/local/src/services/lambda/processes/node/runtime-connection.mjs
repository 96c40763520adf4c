import { Socket } from 'node:net';
import { MessageReader } from './http-messages.mjs';

/** The file descriptor of the connection to the Runtime API. */
const descriptor = 3;

const root = '/2018-06-01/runtime';
const nextRequest = `GET ${root}/invocation/next HTTP/1.1\r\n\r\n`;

/**
 * The Runtime API of Lambda over a connection that this process inherits. A response and the request for the next
 * invocation are written together.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeConnection {
  /** @param {(headers: Record<string, string>, payload: string) => void} invoke receives each invocation */
  constructor(invoke) {
    this.socket = new Socket({ fd: descriptor, readable: true, writable: true });
    const reader = new MessageReader(({ headers, body }) => {
      if (headers['lambda-runtime-aws-request-id'] !== undefined) invoke(headers, body.toString('utf8'));
    });
    this.socket.on('data', (chunk) => reader.push(/** @type {Buffer} */ (chunk)));
    // The host is gone, or lets this process write its coverage. End it and all that it started.
    for (const event of ['end', 'error']) this.socket.once(event, () => endProcessGroup());
  }

  /**
   * Asks for the first invocation.
   *
   * @param {number} memoryKb resident memory before the function's code was loaded
   */
  start(memoryKb) {
    this.socket.write(`GET ${root}/invocation/next HTTP/1.1\r\nStepwell-Idle-Kb: ${memoryKb}\r\n\r\n`);
  }

  /**
   * Sends a result and asks for the next invocation.
   *
   * @param {string} requestId
   * @param {string | Buffer} payload
   */
  respond(requestId, payload) {
    this.#post(`invocation/${requestId}/response`, payload, '', nextRequest);
  }

  /**
   * Sends a part of a result.
   *
   * @param {string} requestId
   * @param {Buffer} chunk
   */
  stream(requestId, chunk) {
    this.#post(`invocation/${requestId}/response`, chunk, 'Stepwell-Continues: true\r\n', '');
  }

  /**
   * Sends an error and asks for the next invocation.
   *
   * @param {string} requestId
   * @param {import('../invocation-outcome.js').ErrorShape} error
   */
  fail(requestId, error) {
    this.#post(`invocation/${requestId}/error`, JSON.stringify(error), '', nextRequest);
  }

  /**
   * Reports the error because of which this process ends: of an invocation, or of loading the function.
   *
   * @param {string | undefined} requestId
   * @param {import('../invocation-outcome.js').ErrorShape} error
   */
  exit(requestId, error) {
    const path = requestId === undefined ? 'init/error' : `invocation/${requestId}/error`;
    this.#post(path, JSON.stringify(error), 'Stepwell-Exits: true\r\n', '');
  }

  /**
   * @param {string} path
   * @param {string | Buffer} body
   * @param {string} headers
   * @param {string} following
   */
  #post(path, body, headers, following) {
    const head =
      `POST ${root}/${path} HTTP/1.1\r\nStepwell-Memory-Kb: ${process.resourceUsage().maxRSS}\r\n${headers}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
    if (typeof body === 'string') {
      this.socket.write(head + body + following);
    } else {
      this.socket.write(Buffer.concat([Buffer.from(head), body, Buffer.from(following)]));
    }
  }
}

function endProcessGroup() {
  if (process.env['NODE_V8_COVERAGE'] !== undefined) process.exit(0);
  try {
    process.kill(0, 'SIGKILL');
  } catch {
    process.exit(1);
  }
}
