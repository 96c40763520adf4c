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
      const payload = input.Payload === undefined ? '' : Buffer.from(input.Payload).toString('utf8');
      const result = await invoke(input.FunctionName, payload, {
        invocationType: input.InvocationType,
        qualifier: input.Qualifier,
        clientContext: input.ClientContext === undefined ? undefined : parseClientContext(input.ClientContext),
        traceHeader: call.traceHeader,
        requestId: call.requestId,
        // The invocation continues if an HTTP client closes its connection.
        ...(call.source === 'http' ? {} : { signal: call.signal }),
      });
      const hasTail = input.LogType === 'Tail' && result.statusCode === 200;
      return {
        StatusCode: result.statusCode,
        ExecutedVersion: result.executedVersion,
        FunctionError: result.functionError,
        LogResult: hasTail ? Buffer.from(result.logTail).toString('base64') : undefined,
        Payload: result.payload === '' ? undefined : Buffer.from(result.payload),
      };
    },
  };
}

function parseClientContext(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw new AwsError('InvalidRequestContentException', 'ClientContext must be JSON in base64');
  }
}
