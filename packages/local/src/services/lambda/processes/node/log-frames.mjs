import { writeSync } from 'node:fs';

/** The file descriptor of the log, as in Lambda's `_LAMBDA_TELEMETRY_LOG_FD`. */
const descriptor = 4;

const frameType = 0xa55a0003;
/** Not a type of Lambda's: has no text. */
const heartbeatType = 0xa55a00ff;
const heartbeatIntervalMs = 50;
const headerBytes = 16;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes one event of the log as a frame of Lambda's telemetry protocol: type, length, time, text. Returns when the
 * host has accepted it, so that a function that logs faster than the host reads waits.
 *
 * @param {string} text
 */
export function writeLogFrame(text) {
  writeFrame(frameType, text);
}

/** Tells the host at intervals that no debugger has paused this process. */
export function startHeartbeats() {
  setInterval(() => writeFrame(heartbeatType, ''), heartbeatIntervalMs).unref();
}

/**
 * @param {number} type
 * @param {string} text
 */
function writeFrame(type, text) {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame.writeUInt32BE(type, 0);
  frame.writeUInt32BE(length, 4);
  frame.writeBigUInt64BE(BigInt(Date.now()) * 1000n, 8);
  frame.write(text, headerBytes);
  let written = 0;
  while (written < frame.length) {
    try {
      written += writeSync(descriptor, frame, written);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') return;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
