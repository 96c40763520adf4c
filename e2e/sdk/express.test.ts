import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { startLocal, type LocalEnvironment } from '@stepwell/local';
import { createStepwell, untypedExpressWorkflow, untypedWorkflow, type Stepwell } from '@stepwell/sdk';
import { s3Payloads } from '@stepwell/sdk/payloads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let environment: LocalEnvironment;
let stepwell: Stepwell;
let sfn: SFNClient;
let s3: S3Client;
beforeAll(async () => {
  environment = await startLocal();
  const config = environment.clientConfig();
  sfn = new SFNClient(config);
  s3 = new S3Client({ ...config, forcePathStyle: true });
  stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'payloads' }));
});
afterAll(async () => {
  stepwell.destroy();
  sfn.destroy();
  s3.destroy();
  await environment.close();
});

/** Creates a state machine. Returns its ARN. */
async function machine(name: string, type: 'EXPRESS' | 'STANDARD', states: object): Promise<string> {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({ name, type, roleArn: 'arn:aws:iam::123456789012:role/States', definition }),
  );
  return stateMachineArn;
}

const sums = { Sum: { Type: 'Pass', Output: "{% { 'total': $sum($states.input.prices) } %}", End: true } };
const refuses = { Refuse: { Type: 'Fail', Error: 'Refused', Cause: '{"why":"a test"}' } };
const echoes = { Echo: { Type: 'Pass', End: true } };
const fastPolling = { minDelay: 0.01, maxDelay: 0.05 };

describe('an Express state machine on the local runtime', () => {
  it('runs synchronously, returns its output and throws typed errors', async () => {
    const prices = untypedExpressWorkflow(stepwell, { stateMachineArn: await machine('Sums', 'EXPRESS', sums) });
    await expect(prices.execute({ prices: [1, 2] })).resolves.toEqual({ total: 3 });
    await expect(prices.startSync({ prices: [4] }, { name: 'four' })).resolves.toMatchObject({
      status: 'SUCCEEDED',
      output: { total: 4 },
      executionArn: expect.stringMatching(/:express:Sums:four:/) as string,
      billing: { milliseconds: 100, megabytes: 64 },
    });
    const refused = untypedExpressWorkflow(stepwell, { stateMachineArn: await machine('Refuses', 'EXPRESS', refuses) });
    await expect(refused.execute({})).rejects.toMatchObject({
      name: 'ExecutionFailed',
      error: 'Refused',
      cause: { why: 'a test' },
      retryable: false,
    });
    await expect(refused.startSync({})).resolves.toMatchObject({ status: 'FAILED', error: 'Refused' });
  });

  it('is reached by a client with a custom endpoint without the host name prefix', async () => {
    const client = new SFNClient({
      region: environment.region,
      credentials: environment.credentials,
      endpoint: environment.endpoint,
    });
    using own = createStepwell({ client });
    await expect(
      untypedExpressWorkflow(own, { stateMachineArn: await machine('Own', 'EXPRESS', sums) }).execute({ prices: [] }),
    ).resolves.toEqual({ total: 0 });
    client.destroy();
  });

  it('is distinguished from a Standard one', async () => {
    const [express, standard] = await Promise.all([
      machine('DistinctExpress', 'EXPRESS', sums),
      machine('DistinctStandard', 'STANDARD', sums),
    ]);
    await expect(
      untypedExpressWorkflow(stepwell, { stateMachineArn: standard }).execute({ prices: [] }),
    ).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported', arn: standard });
    await expect(untypedWorkflow(stepwell, { stateMachineArn: express }).execute({ prices: [] })).rejects.toMatchObject(
      { name: 'StateMachineTypeNotSupported' },
    );
    const { executionArn } = await untypedExpressWorkflow(stepwell, { stateMachineArn: express }).start({ prices: [] });
    expect(executionArn).toContain(':express:DistinctExpress:');
  });
});

describe('a payload above the limit', () => {
  const large = { text: 'ä'.repeat(150_000) };

  it.each(['EXPRESS', 'STANDARD'] as const)('is stored in S3 as input and output of a %s execution', async (type) => {
    const stateMachineArn = await machine(`Echoes${type}`, type, echoes);
    const options = { stateMachineArn, payloads: s3Payloads(stepwell, { bucketName: 'payloads' }) };
    const client = type === 'EXPRESS' ? untypedExpressWorkflow(stepwell, options) : untypedWorkflow(stepwell, options);
    await expect(client.execute(large, fastPolling)).resolves.toEqual(large);
    // Small payloads are not stored in S3.
    await expect(client.execute({ text: 'a' }, fastPolling)).resolves.toEqual({ text: 'a' });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'payloads' }));
    expect(Contents.map(({ Key }) => Key)).toEqual([expect.stringMatching(/^_stepwell\/inputs\/[0-9a-f]{64}\.json$/)]);
  });

  it('starts once for the same name', async () => {
    const echo = untypedWorkflow(stepwell, {
      stateMachineArn: await machine('Same', 'STANDARD', echoes),
      payloads: s3Payloads(stepwell, { bucketName: 'payloads' }),
    });
    const [first, second] = [await echo.start(large, { name: 'same' }), await echo.start(large, { name: 'same' })];
    expect(second.executionArn).toBe(first.executionArn);
    await expect(second.result(fastPolling)).resolves.toEqual(large);
    await expect(second.status()).resolves.toMatchObject({ status: 'SUCCEEDED', output: large });
  });

  it('that was deleted is reported with its location', async () => {
    const gone = { stepwellMessage: { uri: 's3://payloads/gone.json', bytes: 1 } };
    const stateMachineArn = await machine('Gone', 'STANDARD', echoes);
    const echo = untypedWorkflow(stepwell, { stateMachineArn, payloads: s3Payloads(stepwell) });
    await expect(echo.execute(large, fastPolling)).rejects.toMatchObject({ name: 'PayloadTooLarge' });
    // Without a store, the output is the reference.
    await expect(untypedWorkflow(stepwell, { stateMachineArn }).execute(gone, fastPolling)).resolves.toEqual(gone);
    await expect(echo.execute(gone, fastPolling)).rejects.toMatchObject({
      name: 'CallFailed',
      code: 'NoSuchKey',
      message: expect.stringContaining('s3://payloads/gone.json') as string,
    });
  });
});
