import { callHandler, resultText } from './call-handler.mjs';
import { captureOutput } from './capture-output.mjs';
import { errorShape, runtimeError } from './error-shape.mjs';
import { loadHandler } from './load-handler.mjs';
import { startHeartbeats, writeLogFrame } from './log-frames.mjs';
import { installStreaming, isStreaming, streamResult } from './response-stream.mjs';
import { RuntimeConnection } from './runtime-connection.mjs';

// The main file of a Node.js function's process: Lambda's Node.js runtime, one invocation at a time.

const { env } = process;
const runtimeMajor = Number(process.argv.pop());
const idleKb = Math.round(process.memoryUsage.rss() / 1024);

/** @type {string | undefined} */
let requestId;
/** @type {(() => void) | undefined} */
let onEmptyLoop;

const flushOutput = captureOutput(writeLogFrame, () => requestId);
installStreaming();
protectHost();
if (process.execArgv.some((argument) => argument.startsWith('--inspect'))) startHeartbeats();

/** @type {import('./load-handler.mjs').Handler} */
let handler;
const connection = new RuntimeConnection((headers, payload) => void invoke(headers, payload));
const { socket } = connection;

process.on('uncaughtException', (error) => exit(error));
process.on('unhandledRejection', (reason) => {
  const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  exit(runtimeError('Runtime.UnhandledPromiseRejection', message, reason instanceof Error ? reason.stack : undefined));
});
process.on('beforeExit', () => {
  if (onEmptyLoop === undefined) return;
  socket.ref();
  onEmptyLoop();
});

/** On Lambda, a function cannot signal the process that started it, which belongs to another user, and sees no others. */
function protectHost() {
  const { kill, ppid } = process;
  process.kill = (pid, signal) => {
    if (pid !== ppid && pid !== -1) return kill.call(process, pid, signal);
    throw Object.assign(new Error('kill EPERM'), { errno: -1, code: 'EPERM', syscall: 'kill' });
  };
}

/** @param {unknown} error */
function exit(error) {
  const shape = errorShape(error);
  logError('Uncaught Exception', shape);
  connection.exit(requestId, shape);
  process.exit(129);
}

/**
 * @param {string} title
 * @param {import('../invocation-outcome.js').ErrorShape} shape
 */
function logError(title, { errorType, errorMessage, trace }) {
  console.error(title, JSON.stringify({ errorType, errorMessage, stack: trace }));
  flushOutput();
}

/**
 * @param {Record<string, string>} headers
 * @param {string} payload
 */
async function invoke(headers, payload) {
  const id = headers['lambda-runtime-aws-request-id'] ?? '';
  requestId = id;
  env['_X_AMZN_TRACE_ID'] = headers['lambda-runtime-trace-id'] ?? '';
  // Until the result, the connection does not keep the event loop from being empty.
  socket.unref();
  const whenLoopIsEmpty = (/** @type {() => void} */ callback) => {
    onEmptyLoop = callback;
    return () => {
      onEmptyLoop = undefined;
    };
  };
  try {
    const event = JSON.parse(payload);
    const context = contextOf(headers, id);
    let result = '';
    if (isStreaming(handler)) await streamResult(handler, event, context, (chunk) => connection.stream(id, chunk));
    else result = resultText(await callHandler(handler, event, context, { runtimeMajor, whenLoopIsEmpty }));
    flushOutput();
    end(() => connection.respond(id, result));
  } catch (error) {
    const shape = errorShape(error);
    logError('Invoke Error', shape);
    end(() => connection.fail(id, shape));
  }
}

/** @param {() => void} send */
function end(send) {
  socket.ref();
  onEmptyLoop = undefined;
  requestId = undefined;
  send();
}

/**
 * @param {Record<string, string>} headers
 * @param {string} awsRequestId
 * @returns {Record<string, unknown>}
 */
function contextOf(headers, awsRequestId) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const clientContext = headers['lambda-runtime-client-context'];
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

try {
  handler = await loadHandler(env['LAMBDA_TASK_ROOT'] ?? process.cwd(), env['_HANDLER'] ?? '');
  if (runtimeMajor >= 24 && handler.length >= 3 && !isStreaming(handler)) {
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  }
  connection.start(idleKb);
} catch (error) {
  exit(error);
}
