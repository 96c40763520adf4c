import { CfnOutput, LegacyStackSynthesizer, NestedStack, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';
import { stateMachinesOf } from '../definitions/index.js';

describe('assets through template parameters', () => {
  it('are found for functions, nested stacks and definitions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-legacy-'));
    await writeFile(join(folder, 'index.js'), 'exports.handler = async () => "legacy";');
    await writeFile(join(folder, 'machine.asl.json'), '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}');
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Old', { synthesizer: new LegacyStackSynthesizer() });
      const nested = new NestedStack(stack, 'Nested');
      const code = Code.fromAsset(folder);
      const greet = new LambdaFunction(nested, 'Greet', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code,
      });
      new StateMachine(stack, 'Machine', {
        definitionBody: DefinitionBody.fromFile(join(folder, 'machine.asl.json')),
      });
      const asset = new Asset(stack, 'Data', { path: join(folder, 'index.js') });
      new CfnOutput(stack, 'Key', { value: asset.s3ObjectKey });
      new CfnOutput(stack, 'Name', { value: greet.functionName });
    });
    await rm(folder, { recursive: true });
    await using local = await startLocal({ app: app.path });
    expect(local.report.doesNotWork).toEqual([]);
    const { Key, Name } = local.outputs['Old'] ?? {};
    expect(Key).toMatch(/^assets\/[0-9a-f]{64}\.js$/);
    expect((await local.services.lambda.invoke(String(Name), '{}')).payload).toBe('"legacy"');
    expect(await stateMachinesOf(app.path)).toMatchObject([
      { logicalId: expect.stringMatching(/^Machine/) as string, problem: undefined },
    ]);
  });
});
