import { StepwellError } from '@stepwell/core';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type MessageHandler } from '@stepwell/core/queue-exchange';

/**
 * The Processor function failed. The name of this error is the error type of the function, so that the execution fails
 * with that name.
 */
class ProcessorFailed extends StepwellError {
  override readonly name: string;
  readonly fault = 'system';
  readonly retryable = true;

  /** @param errorType the error type in the function's response @param message its error message */
  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}

/**
 * Creates work that invokes the user's Processor function. The event is the message.
 * `context.clientContext.custom.stepwellExchange` holds `{ id, executionArn, attempt }`.
 *
 * Throttling and faults of Lambda reject with the AWS SDK's error after its retries. An error of the function rejects
 * with the error type of the function.
 */
export function invokeProcessor(client: LambdaClient, functionArn: string): MessageHandler {
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
