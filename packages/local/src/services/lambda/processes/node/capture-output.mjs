import { format } from 'node:util';

/** Console methods and the level that Lambda's text log format gives their lines. */
const levels = /** @type {const} */ ({
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  debug: 'DEBUG',
  trace: 'TRACE',
});

/**
 * Sends everything that this thread writes to stdout and stderr to `write`, line by line, and makes `console` prefix
 * its lines with time, request id and level, as Lambda's Node.js runtime does. One channel keeps the order of both
 * streams.
 *
 * @param {(line: string) => void} write
 * @param {() => string | undefined} currentRequestId
 * @returns {() => void} writes out what has no end of line yet
 */
export function captureOutput(write, currentRequestId) {
  const flushes = [process.stdout, process.stderr].map((stream) => captureStream(stream, write));
  for (const [method, level] of Object.entries(levels)) {
    /** @param {unknown[]} args */
    const print = (...args) => {
      write(`${new Date().toISOString()}\t${currentRequestId() ?? 'undefined'}\t${level}\t${format(...args)}`);
    };
    Object.assign(console, { [method]: print });
  }
  return () => flushes.forEach((flush) => flush());
}

/**
 * @param {NodeJS.WriteStream} stream
 * @param {(line: string) => void} write
 */
function captureStream(stream, write) {
  let rest = '';
  const decoder = new TextDecoder();
  /**
   * @param {string | Uint8Array} chunk
   * @param {unknown} [encodingOrDone]
   * @param {unknown} [done]
   */
  const capture = (chunk, encodingOrDone, done) => {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach((line) => write(line));
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (typeof callback === 'function') process.nextTick(() => callback());
    return true;
  };
  Object.assign(stream, { write: capture });
  return () => {
    if (rest !== '') write(rest);
    rest = '';
  };
}
