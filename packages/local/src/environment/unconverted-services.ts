import { type Kernel } from '../kernel/kernel.js';
import { readModel } from '../kernel/models/read-model.js';
import { type Call } from '../kernel/operation.js';
import { type LambdaService } from '../services/lambda/index.js';

interface InvokeInput {
  readonly FunctionName: string;
  readonly InvocationType?: 'Event' | 'RequestResponse' | 'DryRun';
  readonly Payload?: Uint8Array;
}

/** Registers the operation of Lambda that other services call, until Lambda registers itself. */
export function registerUnconverted(kernel: Kernel, lambda: LambdaService): void {
  if (kernel.service('lambda') === undefined)
    kernel.register({
      model: readModel('lambda'),
      operations: {},
      internalOperations: {
        Invoke: async ({ FunctionName, InvocationType, Payload }: InvokeInput, { traceHeader, signal }: Call) => {
          const payload = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
          const options = { invocationType: InvocationType, traceHeader, signal };
          const result = await lambda.invoke(FunctionName, payload, options);
          return {
            StatusCode: result.statusCode,
            Payload: Buffer.from(result.payload),
            FunctionError: result.functionError,
            ExecutedVersion: result.executedVersion,
          };
        },
      },
    });
}
