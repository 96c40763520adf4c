import * as sdk from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type KernelService, type Values } from '../../kernel/operation.js';
import { comparable, valuesOf } from '../../testing/model-values.js';
import { startTestEndpoint } from '../../testing/test-endpoint.js';
import { wire } from './wire.js';

interface Client {
  send(command: object): Promise<Record<string, unknown>>;
  destroy(): void;
}

const model = readModel('s3');

const others = new Set([
  // Clients expect events, a session, or a body in any case.
  ...['SelectObjectContent', 'CreateSession', 'CopyObject', 'UploadPartCopy'],
  // ListBuckets has the same path. Clients have strings for markers, a length without a body, and no empty policy.
  ...['ListDirectoryBuckets', 'ListParts', 'HeadObject', 'PutBucketPolicy'],
]);

/** Whether an operation has another host, or streams, which have other tests. */
const skipped = (operation: string): boolean => {
  const { input = '', output = '', hostPrefix } = model.operations[operation] ?? {};
  const isStream = [input, output].some((name) =>
    Object.values(model.shapes[name]?.members ?? {}).some(
      (each) => typeof each === 'object' && each.streaming === true,
    ),
  );
  return isStream || hostPrefix !== undefined || others.has(operation);
};
/** Members that the client computes, and headers that HTTP defines. */
const computed = /^(Checksum|Content(Length|MD5)|SSECustomer|CopySourceSSECustomer|Range|If|Expires|Response)/;
const { FAST_CHECK_RUNS } = process.env;
// The same values in every run, because the client treats some rare values otherwise. More runs take random ones.
const settings = FAST_CHECK_RUNS === undefined ? { numRuns: 5, seed: 1 } : { numRuns: Number(FAST_CHECK_RUNS) };
const commands = sdk as unknown as Readonly<Record<string, (new (input: object) => object) | undefined>>;

describe('every operation of S3 with its SDK client', async () => {
  let output: Values = {};
  let received: { readonly operation: string; readonly input: Record<string, unknown> } | undefined;
  const operations = Object.fromEntries(
    Object.keys(model.operations)
      .filter((operation) => commands[`${operation}Command`] !== undefined)
      .map((operation) => [
        operation,
        (input: Record<string, unknown>) => {
          received = { operation, input };
          return output;
        },
      ]),
  );
  const service: KernelService = { model, operations, invalidInput: () => undefined };
  const local = await startTestEndpoint(({ context }) => {
    context.kernel.register(service);
    return { http: new HttpService(context.kernel, context.clock, service, wire) };
  });
  const options = { ...local.clientConfig(), forcePathStyle: true, maxAttempts: 1 };
  // Commands are made by name, so the client takes and returns anything.
  const client = new sdk.S3Client(options) as unknown as Client;
  afterAll(async () => {
    client.destroy();
    await local.close();
    expect(local.defects).toEqual([]);
  });

  for (const operation of Object.keys(operations)) {
    const Command = commands[`${operation}Command`];
    if (Command === undefined || skipped(operation)) continue;
    const { input: inputShape = '', output: outputShape } = model.operations[operation] ?? {};
    // The client returns no payload for an empty body.
    const { payload = '' } = model.shapes[outputShape ?? ''] ?? {};
    const outputs = (outputShape === undefined ? fc.constant({}) : valuesOf(model, outputShape)).filter(
      (each: Values) => each[payload] !== '',
    );
    it(operation, () =>
      fc.assert(
        fc.asyncProperty(valuesOf(model, inputShape).map(inputOf), outputs.map(outputOf), async (input, result) => {
          output = result;
          const { $metadata: _, ...response } = await client.send(new Command(input));
          expect(received?.operation).toBe(operation);
          expect(compact(comparable(model, inputShape, received?.input))).toMatchObject(
            compact(comparable(model, inputShape, input)) as object,
          );
          expect(compact(comparable(model, outputShape, response))).toEqual(
            compact(comparable(model, outputShape, result)),
          );
        }),
        settings,
      ),
    );
  }
});

function inputOf(input: Values): Values {
  return { ...outputOf(input), ...('Bucket' in input ? { Bucket: 'bucket' } : {}) };
}

function outputOf(output: Values): Values {
  return Object.fromEntries(Object.entries(output).filter(([member]) => !computed.test(member)));
}

/** A value without empty lists and structures, which XML cannot distinguish from missing ones. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => compact(item) ?? {});
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, compact(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined && !isEmpty(item)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
