import { writeFile } from 'node:fs/promises';
import { InvokeWithResponseStreamCommand, LambdaClient, LogType } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFunctions, type TestFunctions } from '../../../testing/test-functions.js';

let functions: TestFunctions;
let client: LambdaClient;
beforeAll(async () => {
  functions = await startTestFunctions();
  client = new LambdaClient(functions.local.clientConfig());
});
afterAll(() => functions.close());

interface Received {
  readonly chunks: Buffer[];
  readonly complete: { readonly ErrorCode?: string; readonly ErrorDetails?: string; readonly LogResult?: string };
}

/** Reads a response to its end; calls back for each part. */
async function invoke(
  source: string,
  onChunk: (chunk: Buffer) => unknown = () => undefined,
): Promise<Received & { readonly version: string | undefined }> {
  const FunctionName = await functions.create(source, { memorySizeMb: 256 });
  const { EventStream = [], ExecutedVersion: version } = await client.send(
    new InvokeWithResponseStreamCommand({ FunctionName, Payload: Buffer.from('{"n":2}'), LogType: LogType.Tail }),
  );
  const chunks: Buffer[] = [];
  for await (const { PayloadChunk, InvokeComplete } of EventStream) {
    if (InvokeComplete !== undefined) return { chunks, complete: InvokeComplete, version };
    const chunk = Buffer.from(PayloadChunk?.Payload ?? []);
    chunks.push(chunk);
    await onChunk(chunk);
  }
  throw new Error('The response is not complete');
}

describe('InvokeWithResponseStream', () => {
  it('sends each part of a response when the function writes it, in any bytes', async () => {
    // The function waits for the file that this test writes after the first part.
    const { chunks, complete, version } = await invoke(
      `const { existsSync } = require('node:fs');
      exports.handler = awslambda.streamifyResponse(async ({ n }, stream) => {
        const file = require('node:os').tmpdir() + '/go-on';
        stream.write(file);
        while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
        stream.write(Buffer.from([0, 255, 254, n]));
        stream.end();
      });`,
      (chunk) => (chunk.includes('go-on') ? writeFile(chunk.toString(), '') : undefined),
    );
    expect(chunks.slice(1)).toEqual([Buffer.from([0, 255, 254, 2])]);
    expect(Buffer.from(complete.LogResult ?? '', 'base64').toString()).toMatch(/^START (.|\n)*\nREPORT /);
    expect([complete.ErrorCode, version]).toEqual([undefined, '$LATEST']);
  });

  it('sends the result of a function that does not stream at its end', async () => {
    const { chunks, complete } = await invoke('exports.handler = async ({ n }) => ({ twice: 2 * n });');
    expect([chunks.map(String), complete.ErrorCode]).toEqual([['{"twice":4}'], undefined]);
  });

  it('ends with the error of a function, also after a part of the response', async () => {
    const { chunks, complete } = await invoke(
      `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        stream.write('begin');
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new RangeError('no more');
      });`,
    );
    expect(chunks.map(String)).toEqual(['begin']);
    expect(complete.ErrorCode).toBe('Unhandled');
    expect(JSON.parse(complete.ErrorDetails ?? '')).toMatchObject({ errorType: 'RangeError', errorMessage: 'no more' });
    const crashed = await invoke('exports.handler = async () => process.exit(3);');
    expect(crashed.chunks).toEqual([]);
    expect(crashed.complete.ErrorDetails).toContain('Runtime.ExitError');
  });

  it('fails, or only checks, before the stream', async () => {
    const FunctionName = await functions.create('exports.handler = async () => 1;');
    const dryRun = new InvokeWithResponseStreamCommand({ FunctionName, InvocationType: 'DryRun' });
    expect((await client.send(dryRun)).StatusCode).toBe(204);
    await expect(client.send(new InvokeWithResponseStreamCommand({ FunctionName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
