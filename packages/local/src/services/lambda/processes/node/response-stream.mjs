import { Writable } from 'node:stream';

/** Marks handlers that write their response to a stream, as Lambda's Node.js runtime does. */
const streamingKey = Symbol.for('aws.lambda.runtime.handler.streaming');

/**
 * Defines the global `awslambda`, with which a function declares that it streams its response.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export function installStreaming() {
  Object.assign(globalThis, {
    awslambda: {
      /** @param {import('./load-handler.mjs').Handler} handler */
      streamifyResponse: (handler) => Object.assign(handler, { [streamingKey]: 'response' }),
      HttpResponseStream: {
        /**
         * Writes status code and headers before the body, separated by 8 null characters.
         *
         * @param {Writable & { setContentType?: (type: string) => void }} stream
         * @param {object} prelude
         */
        from(stream, prelude) {
          stream.setContentType?.('application/vnd.awslambda.http-integration-response');
          stream.write(JSON.stringify(prelude));
          stream.write(Buffer.alloc(8));
          return stream;
        },
      },
    },
  });
}

/** @param {import('./load-handler.mjs').Handler} handler */
export function isStreaming(handler) {
  return streamingKey in handler;
}

/**
 * Calls a streaming handler. Resolves when both the stream and the handler have ended.
 *
 * @param {import('./load-handler.mjs').Handler} handler
 * @param {unknown} event
 * @param {object} context
 * @param {(chunk: Buffer) => void} send receives what it writes
 * @returns {Promise<void>}
 */
export async function streamResult(handler, event, context, send) {
  const stream = new Writable({
    decodeStrings: true,
    write(chunk, _encoding, done) {
      send(chunk);
      done();
    },
  });
  Object.assign(stream, { setContentType: () => undefined });
  const finished = new Promise((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  const streaming = /** @type {(event: unknown, stream: Writable, context: object) => unknown} */ (
    /** @type {unknown} */ (handler)
  );
  await Promise.all([finished, streaming(event, stream, context)]);
}
