import { PassThrough } from 'node:stream';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Call } from '../../../kernel/operation.js';
import { type InvocationResult, type InvocationType, type InvokeOptions } from '../invocation.js';

interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType?: InvocationType;
  readonly LogType?: 'None' | 'Tail';
  readonly ClientContext?: string;
  readonly Payload?: Uint8Array;
  readonly Qualifier?: string;
}

type InvokeFunction = (name: string, payload: string, options: InvokeOptions) => Promise<InvocationResult>;

/** Operations that run functions. */
export function invokeOperations(invoke: InvokeFunction) {
  return {
    Invoke: async (input: InvokeInput, call: Call) => {
      const result = await invoke(input.FunctionName, payloadOf(input), invokeOptions(input, call));
      return {
        StatusCode: result.statusCode,
        ExecutedVersion: result.executedVersion,
        FunctionError: result.functionError,
        LogResult: logResult(input, result),
        Payload: result.payload === '' ? undefined : Buffer.from(result.payload),
      };
    },
    /** Functions that stream send parts as they write them; others send one part at their end. */
    InvokeWithResponseStream: async (input: InvokeInput, call: Call) => {
      const chunks = new PassThrough();
      let executedVersion: string | undefined;
      let start: () => void = () => undefined;
      const started = new Promise<void>((resolve) => (start = resolve));
      const options = {
        ...invokeOptions(input, call),
        onChunk: (chunk: Uint8Array, version: string) => {
          executedVersion = version;
          chunks.write(chunk);
          start();
        },
      };
      const invoked = invoke(input.FunctionName, payloadOf(input), options).finally(() => chunks.end());
      // The client may leave before the end.
      invoked.catch(() => undefined);
      // A function that does not run is an error of the request, not of the stream.
      const early = await Promise.race([invoked, started]);
      if (early?.statusCode === 204) return { StatusCode: 204, ExecutedVersion: early.executedVersion };
      return {
        StatusCode: 200,
        ExecutedVersion: executedVersion ?? early?.executedVersion,
        EventStream: responseEvents(input, chunks, invoked),
      };
    },
  };
}

async function* responseEvents(
  input: InvokeInput,
  chunks: AsyncIterable<Uint8Array>,
  invoked: Promise<InvocationResult>,
): AsyncGenerator<Record<string, object>> {
  let isStreamed = false;
  for await (const Payload of chunks) {
    isStreamed = true;
    yield { PayloadChunk: { Payload } };
  }
  const result = await invoked;
  if (result.functionError === undefined && !isStreamed)
    yield { PayloadChunk: { Payload: Buffer.from(result.payload) } };
  const error =
    result.functionError === undefined ? {} : { ErrorCode: result.functionError, ErrorDetails: result.payload };
  yield { InvokeComplete: { ...error, LogResult: logResult(input, result) } };
}

function payloadOf({ Payload }: InvokeInput): string {
  return Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
}

function invokeOptions(input: InvokeInput, call: Call): InvokeOptions {
  return {
    invocationType: input.InvocationType,
    qualifier: input.Qualifier,
    clientContext: input.ClientContext === undefined ? undefined : parseClientContext(input.ClientContext),
    traceHeader: call.traceHeader,
    requestId: call.requestId,
    holdTimeout: call.holdTimeout,
    // The invocation continues if an HTTP client closes its connection.
    ...(call.source === 'http' ? {} : { signal: call.signal }),
  };
}

function logResult({ LogType }: InvokeInput, { statusCode, logTail }: InvocationResult): string | undefined {
  return LogType === 'Tail' && statusCode === 200 ? Buffer.from(logTail).toString('base64') : undefined;
}

function parseClientContext(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw new AwsError('InvalidRequestContentException', 'ClientContext must be JSON in base64');
  }
}
