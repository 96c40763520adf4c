import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type Work } from '@stepwell/core/queue-exchange';
import { ProcessorFailed } from './processor-failed.js';

/**
 * Work that a function of the user's does. Its event is the message itself; what is to be known of the exchange is in
 * `context.clientContext.custom.stepwellExchange`: `{ id, executionArn, attempt }`.
 *
 * Lambda's throttling and faults reject as the AWS SDK has them, after its own retries; an error of the function
 * rejects by the function's own name for it.
 */
export function invokeProcessor(client: LambdaClient, functionArn: string): Work {
  return async (message, { id, executionArn, attempt, signal }) => {
    const custom = { stepwellExchange: { id, executionArn, attempt } };
    const request = new InvokeCommand({
      FunctionName: functionArn,
      Payload: Buffer.from(JSON.stringify(message)),
      ClientContext: Buffer.from(JSON.stringify({ custom })).toString('base64'),
    });
    const { FunctionError, Payload } = await client.send(request, { abortSignal: signal });
    const text = Payload === undefined ? 'null' : Buffer.from(Payload).toString();
    if (FunctionError !== undefined) throw toProcessorFailed(text);
    return JSON.parse(text === '' ? 'null' : text) as unknown;
  };
}

function toProcessorFailed(text: string): ProcessorFailed {
  const { errorType, errorMessage } = parseError(text);
  return new ProcessorFailed(
    typeof errorType === 'string' && errorType !== '' ? errorType : 'Unknown',
    typeof errorMessage === 'string' ? errorMessage : text.slice(0, 1_000),
  );
}

function parseError(text: string): { readonly errorType?: unknown; readonly errorMessage?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as { errorType?: unknown; errorMessage?: unknown };
  } catch {
    return {};
  }
}
