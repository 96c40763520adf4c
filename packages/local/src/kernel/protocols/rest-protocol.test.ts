import * as batch from '@aws-sdk/client-batch';
import * as lambda from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { comparable, valuesOf } from '../../testing/model-values.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { AwsError } from '../aws-error.js';
import { HttpService } from '../http-service.js';
import { Kernel } from '../kernel.js';
import { readModel } from '../models/read-model.js';
import { type ServiceModel } from '../models/service-model.js';
import { type KernelService } from '../operation.js';

type Client = { send(command: unknown): Promise<Record<string, unknown>>; destroy(): void };
type Constructors = Readonly<Record<string, new (input: object) => unknown>>;

const services = [
  { model: readModel('batch'), module: batch, client: (config: object): unknown => new batch.BatchClient(config) },
  { model: readModel('lambda'), module: lambda, client: (config: object): unknown => new lambda.LambdaClient(config) },
].map(({ model, module, client }) => ({
  model,
  commands: module as unknown as Constructors, // a module exports a command per operation
  client: client as (config: object) => Client,
}));

/** Operations whose body is an event stream have another test. */
const streams = new Set(['InvokeWithResponseStream']);
const { FAST_CHECK_RUNS } = process.env;
// The same values in every run, because the clients treat some rare values otherwise. More runs take random ones.
const settings = FAST_CHECK_RUNS === undefined ? { numRuns: 5, seed: 1 } : { numRuns: Number(FAST_CHECK_RUNS) };

for (const { model, commands, client } of services) {
  describe(`every operation of ${model.id} with its SDK client`, async () => {
    let output: unknown = {};
    let received: { operation: string; input: unknown } | undefined;
    const operations = Object.fromEntries(
      Object.keys(model.operations).map((operation) => [
        operation,
        (input: object) => {
          received = { operation, input };
          if (output instanceof AwsError) throw output;
          return output as object;
        },
      ]),
    );
    const service: KernelService = { model, operations, invalidInput: () => undefined };
    const local = await startTestEndpoint(({ context }) => {
      const kernel = new Kernel({ clock: context.clock });
      kernel.register(service);
      return { http: new HttpService(kernel, context.clock, service) };
    });
    const sdk = client({ ...local.clientConfig(), maxAttempts: 1 });
    afterAll(async () => {
      sdk.destroy();
      await local.close();
    });

    for (const [operation, shapes] of Object.entries(model.operations)) {
      const Command = commands[`${operation}Command`];
      if (Command === undefined || streams.has(operation)) continue;
      const values = (shape: string | undefined) => (shape === undefined ? fc.constant({}) : valuesOf(model, shape));
      it(operation, () =>
        fc.assert(
          fc.asyncProperty(values(shapes.input), values(shapes.output), async (input, result) => {
            output = result;
            const { $metadata, ...response } = await sdk.send(new Command(input));
            expect(received?.operation).toBe(operation);
            expect(comparable(model, shapes.input, received?.input)).toEqual(comparable(model, shapes.input, input));
            expect(comparable(model, shapes.output, response)).toEqual(comparable(model, shapes.output, result));
            expect($metadata).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
          }),
          settings,
        ),
      );
    }

    it('reports errors by code, message and status', async () => {
      output = new AwsError('SomeException', 'It failed.', 409);
      const [operation = ''] = Object.keys(model.operations);
      const Command = commands[`${operation}Command`];
      await expect(sdk.send(Command && new Command(await one(model, operation)))).rejects.toMatchObject({
        name: 'SomeException',
        message: 'It failed.',
        $metadata: { httpStatusCode: 409 },
      });
    });

    it('has no defects', () => expect(local.defects).toEqual([]));
  });
}

async function one(model: ServiceModel, operation: string): Promise<object> {
  return fc.sample(valuesOf(model, model.operations[operation]?.input ?? ''), 1)[0] ?? {};
}
