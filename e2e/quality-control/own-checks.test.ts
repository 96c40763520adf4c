import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { QualityCheck, QualityControl } from '@stepwell/constructs';
import { startLocal } from '@stepwell/local';
import { createStepwell } from '@stepwell/sdk';
import { qualityControl } from '@stepwell/sdk/quality-control';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, it } from 'vitest';
import { calmDay, csv } from './deployed.js';

const CHECKS = {
  Agreeable: 'exports.handler = async ({ data }) => ({ pass: data.size > 0, summary: data.key });',
  Throwing:
    "exports.handler = async () => { throw Object.assign(new Error('no model for this stream'), { name: 'NoModel' }); };",
  Endless: 'exports.handler = () => new Promise(() => setTimeout(() => undefined, 60000));',
  Nonsense: "exports.handler = async () => 'fine';",
  Talkative:
    "exports.handler = async () => ({ pass: false, messages: Array.from({ length: 200 }, (_, n) => ({ code: 'n', text: 'message ' + n })) });",
};

/** Synthesizes a construct with check functions of the user. */
function synthesizeOwnChecks(outdir: string): void {
  const app = new App({ outdir, analyticsReporting: false, stackTraces: false });
  const stack = new Stack(app, 'Own');
  const checks = Object.entries(CHECKS).map(([name, code]) => {
    const handler = new LambdaFunction(stack, name, {
      code: Code.fromInline(code),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      timeout: Duration.seconds(20),
    });
    return QualityCheck.fromFunction(name, handler, name === 'Endless' ? { timeout: Duration.seconds(3) } : {});
  });
  const quality = new QualityControl(stack, 'Quality', {
    checks: [...checks, QualityCheck.completeness()],
    removalPolicy: RemovalPolicy.DESTROY,
    api: false,
  });
  new CfnOutput(stack, 'StateMachineArn', { value: quality.stateMachine.stateMachineArn });
  new CfnOutput(stack, 'BucketName', { value: quality.bucket.bucketName });
  app.synth();
}

it('marks checks that throw, never end or return an invalid result as failed with the reason', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-own-checks-'));
  synthesizeOwnChecks(join(folder, 'cdk.out'));
  await using environment = await startLocal({ app: join(folder, 'cdk.out') });
  const { StateMachineArn: stateMachineArn = '', BucketName = '' } = environment.outputs['Own'] as Record<
    string,
    string
  >;
  const s3 = new S3Client({ ...environment.clientConfig(), forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: BucketName, Key: 'a/b.csv', Body: csv(calmDay(20)) }));
  s3.destroy();
  using stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
  const quality = qualityControl(stepwell, { stateMachineArn });

  const output = await quality.execute({ GroupID: 'a', StreamID: 'b' });
  expect(output.TotalPass).toBe(false);
  expect(output.checks.map(({ check, pass, summary, messages }) => [check, pass, summary, messages])).toEqual([
    ['Agreeable', true, 'a/b.csv', 0],
    ['Throwing', false, 'the check did not finish: NoModel: no model for this stream', 1],
    ['Endless', false, expect.stringMatching(/^the check did not finish: States\.Timeout/), 1],
    ['Nonsense', false, 'the check returned fine instead of an object with a boolean pass', 1],
    ['Talkative', false, 'failed', 200],
    ['Completeness', true, '20 readings: nothing missing', 0],
  ]);
  const run = await quality.run(output);
  expect(Object.fromEntries(Object.entries(run?.checks ?? {}).map(([check, { pass }]) => [check, pass]))).toEqual({
    Agreeable: true,
    Completeness: true,
    Endless: false,
    Nonsense: false,
    Talkative: false,
    Throwing: false,
  });
  const kept: number[] = [];
  for await (const { number } of quality.messages(output, { check: 'Talkative' })) kept.push(number);
  expect(kept).toEqual(Array.from({ length: 100 }, (_, number) => number));
  await rm(folder, { recursive: true, force: true });
});
