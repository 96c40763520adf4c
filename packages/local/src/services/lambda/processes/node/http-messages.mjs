/**
 * An HTTP/1.1 message with a `Content-Length`.
 *
 * @typedef {object} Message
 * @property {string} start the request line or status line
 * @property {Record<string, string>} headers by lower-case name
 * @property {Buffer} body
 */

const headEnd = '\r\n\r\n';
const nothing = Buffer.alloc(0);

/**
 * Reads the messages of a connection whose other end is this package too: no chunks, no trailers, no folded headers.
 * Node.js's own HTTP costs six times the CPU for small messages.
 */
export class MessageReader {
  /** @type {Buffer[]} */
  #chunks = [];
  #length = 0;
  /** @type {Omit<Message, 'body'> | undefined} */
  #head;
  #needed = 0;

  /** @param {(message: Message) => void} receive */
  constructor(receive) {
    this.receive = receive;
  }

  /** @param {Buffer} chunk */
  push(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length > 0 && (this.#head === undefined ? this.#readHead() : this.#readBody()));
  }

  #readHead() {
    const data = this.#join();
    const end = data.indexOf(headEnd);
    if (end < 0) return false;
    const [start = '', ...lines] = data.toString('latin1', 0, end).split('\r\n');
    /** @type {Record<string, string>} */
    const headers = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    this.#needed = Number(headers['content-length'] ?? 0);
    this.#keep(data.subarray(end + headEnd.length));
    if (this.#needed === 0) this.receive({ start, headers, body: nothing });
    else this.#head = { start, headers };
    return true;
  }

  #readBody() {
    if (this.#head === undefined || this.#length < this.#needed) return false;
    const data = this.#join();
    const message = { ...this.#head, body: data.subarray(0, this.#needed) };
    this.#head = undefined;
    this.#keep(data.subarray(this.#needed));
    this.receive(message);
    return true;
  }

  #join() {
    const [first = nothing] = this.#chunks;
    return this.#chunks.length <= 1 ? first : Buffer.concat(this.#chunks);
  }

  /** @param {Buffer} rest */
  #keep(rest) {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }
}
