import { createStepwell, isExecutionFailed, untypedExpressWorkflow } from '@stepwell/sdk';

export async function priceOf(stateMachineArn: string, items: readonly string[]): Promise<unknown> {
  using stepwell = createStepwell();
  const prices = untypedExpressWorkflow(stepwell, { stateMachineArn });
  try {
    return await prices.execute({ items });
  } catch (error) {
    if (isExecutionFailed(error)) console.error(error.error, error.cause, error.retryable, error.docs);
    throw error;
  }
}
