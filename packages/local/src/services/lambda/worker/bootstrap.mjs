import { getHeapStatistics } from 'node:v8';
import { workerData } from 'node:worker_threads';
import { installNetworkGuard } from '../../../kernel/guard/network-guard.mjs';
import { resolveSyncHosts } from '../../../kernel/guard/sync-hosts.mjs';
import { callHandler, resultText } from './call-handler.mjs';
import { captureOutput } from './capture-output.mjs';
import { errorShape, runtimeError } from './error-shape.mjs';
import { loadHandler } from './load-handler.mjs';

// The main file of a function's worker thread: the part that Lambda's Node.js runtime plays, one invocation at a time.

const startedAt = performance.now();
const start = /** @type {import('./messages.js').WorkerStart} */ (workerData);
const { port } = start;

/** @type {import('./messages.js').InvokeMessage | undefined} */
let current;
/** @type {(() => void) | undefined} */
let onEmptyLoop;

/** @param {import('./messages.js').WorkerMessage} message */
const tell = (message) => port.postMessage(message);

resolveSyncHosts();
if (!start.allowAwsHosts) installNetworkGuard(`Function '${start.functionName}'`);
if (start.nodeOptions !== undefined) {
  // As an option of this thread it would be refused where it holds options of the whole process.
  process.env['NODE_OPTIONS'] = start.nodeOptions;
  if (start.nodeOptions.includes('--enable-source-maps')) process.setSourceMapsEnabled(true);
}
const flushOutput = captureOutput(
  (line) => tell({ type: 'line', line }),
  () => current?.requestId,
);

process.on('uncaughtException', (error) => crash(error));
process.on('unhandledRejection', (reason) => {
  const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  crash(runtimeError('Runtime.UnhandledPromiseRejection', message, reason instanceof Error ? reason.stack : undefined));
});
process.on('beforeExit', () => {
  if (onEmptyLoop === undefined) return;
  port.ref();
  onEmptyLoop();
});

/** @param {unknown} error */
function crash(error) {
  flushOutput();
  tell({ type: 'crashed', error: errorShape(error) });
  process.exit(129);
}

/** @returns {number} MiB that this thread's JavaScript uses; what it shares with its host is not counted. */
function memoryMb() {
  const heap = getHeapStatistics();
  return Math.ceil((heap.used_heap_size + heap.external_memory) / 1024 / 1024);
}

/**
 * @param {import('./load-handler.mjs').Handler} handler
 * @param {import('./messages.js').InvokeMessage} message
 */
async function invoke(handler, message) {
  current = message;
  process.env['_X_AMZN_TRACE_ID'] = message.traceHeader;
  // From here to the result the channel to the host must not keep the event loop from being found empty.
  port.unref();
  try {
    const result = await callHandler(handler, JSON.parse(message.payload), contextOf(message), {
      runtimeMajor: start.runtimeMajor,
      whenLoopIsEmpty: (callback) => {
        onEmptyLoop = callback;
        return () => {
          onEmptyLoop = undefined;
        };
      },
    });
    const payload = resultText(result);
    flushOutput();
    tell({ type: 'result', payload, memoryMb: memoryMb() });
  } catch (error) {
    const shape = errorShape(error);
    console.error(
      'Invoke Error',
      JSON.stringify({ errorType: shape.errorType, errorMessage: shape.errorMessage, stack: shape.trace }),
    );
    flushOutput();
    tell({ type: 'failed', error: shape, memoryMb: memoryMb() });
  } finally {
    port.ref();
    onEmptyLoop = undefined;
    current = undefined;
  }
}

/**
 * @param {import('./messages.js').InvokeMessage} message
 * @returns {Record<string, unknown>}
 */
function contextOf(message) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: start.functionVersion,
    functionName: start.functionName,
    memoryLimitInMB: String(start.memorySizeMb),
    logGroupName: start.logGroupName,
    logStreamName: start.logStreamName,
    clientContext: message.clientContext,
    identity: undefined,
    invokedFunctionArn: message.invokedFunctionArn,
    awsRequestId: message.requestId,
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - Date.now()),
  };
}

try {
  const handler = await loadHandler(start.taskRoot, start.handler);
  if (start.runtimeMajor >= 24 && handler.length >= 3) {
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  }
  port.on('message', (message) => void invoke(handler, message));
  tell({ type: 'ready', initMs: performance.now() - startedAt });
} catch (error) {
  const shape = errorShape(error);
  console.error(
    'Uncaught Exception',
    JSON.stringify({ errorType: shape.errorType, errorMessage: shape.errorMessage, stack: shape.trace }),
  );
  flushOutput();
  tell({ type: 'initFailed', error: shape });
  port.close();
}
