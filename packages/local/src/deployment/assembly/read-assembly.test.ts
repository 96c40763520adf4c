import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Stack, Stage, type StackProps } from 'aws-cdk-lib';
import { type Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAssembly } from './read-assembly.js';

let outdir: string;
beforeEach(async () => void (outdir = await mkdtemp(join(tmpdir(), 'stepwell-assembly-'))));
afterEach(() => rm(outdir, { recursive: true }));

const app = () => new App({ outdir, analyticsReporting: false });

describe('readAssembly', () => {
  it('sorts stacks by their dependencies', async () => {
    const root = app();
    const consumer = new Stack(root, 'Consumer');
    const producer = new Stack(root, 'Producer');
    const queue = new Queue(producer, 'Queue');
    new CfnOutput(consumer, 'Url', { value: queue.queueUrl });
    root.synth();
    expect((await readAssembly(outdir)).stacks.map((stack) => stack.stackName)).toEqual(['Producer', 'Consumer']);
  });

  it('reads names, environment, tags and construct paths', async () => {
    const root = app();
    const props: StackProps = {
      stackName: 'named',
      env: { account: '111122223333', region: 'eu-west-1' },
      tags: { team: 'images' },
    };
    new Queue(new Stack(root, 'Own', props), 'Queue');
    root.synth();
    const [stack] = (await readAssembly(outdir)).stacks;
    expect(stack).toMatchObject({
      stackName: 'named',
      displayName: 'Own',
      accountId: '111122223333',
      region: 'eu-west-1',
      tags: { team: 'images' },
    });
    expect([...(stack?.constructPaths.values() ?? [])]).toContain('Own/Queue/Resource');
  });

  it('reads the assemblies of stages', async () => {
    const root = app();
    new Queue(new Stack(new Stage(root, 'Prod'), 'Images'), 'Queue');
    root.synth();
    const [stack] = (await readAssembly(outdir)).stacks;
    expect(stack).toMatchObject({
      stackName: 'Prod-Images',
      displayName: 'Prod/Images',
      accountId: undefined,
      region: undefined,
    });
  });

  it('reads assets with their destinations', async () => {
    const root = app();
    new LambdaFunction(new Stack(root, 'Images'), 'Fn', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromAsset(join(import.meta.dirname, 'intrinsics')),
    });
    root.synth();
    const zip = (await readAssembly(outdir)).assets.find((asset) => asset.packaging === 'zip');
    expect(zip?.bucketName).toBe('cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}');
    expect(zip?.path).toBe(join(outdir, `asset.${zip?.objectKey.replace('.zip', '')}`));
  });

  it('reads where the source maps of an asset are, if they are not part of it', async () => {
    const root = app();
    const stack = new Stack(root, 'Images');
    const [handler] = ['intrinsics', 'testing'].map(
      (folder) =>
        new LambdaFunction(stack, folder, {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromAsset(join(import.meta.dirname, folder)),
        }),
    );
    const { assetHash } = handler?.node.findChild('Code') as Asset;
    handler?.node.addMetadata('stepwell:source-maps', `${assetHash} /maps of functions/a`);
    handler?.node.addMetadata('stepwell:source-maps', 'invalid');
    root.synth();
    const assets = (await readAssembly(outdir)).assets.filter((asset) => asset.packaging === 'zip');
    expect(assets).toHaveLength(2);
    for (const { path, sourceMaps } of assets)
      expect(sourceMaps).toBe(path.endsWith(assetHash) ? '/maps of functions/a' : undefined);
  });

  it('fails with the fix if there is no assembly', async () => {
    await expect(readAssembly(outdir)).rejects.toMatchObject({
      name: 'AssemblyError',
      path: join(outdir, 'manifest.json'),
    });
    await expect(readAssembly(outdir)).rejects.toThrow('cdk synth');
  });

  it('rejects an invalid manifest', async () => {
    await writeFile(join(outdir, 'manifest.json'), '{"artifacts"');
    await expect(readAssembly(outdir)).rejects.toThrow('is not JSON');
  });

  it('rejects circular dependencies between artifacts', async () => {
    const artifacts = {
      A: { type: 'aws:cloudformation:stack', dependencies: ['B'] },
      B: { type: 'aws:cloudformation:stack', dependencies: ['A'] },
    };
    await writeFile(join(outdir, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
    await expect(readAssembly(outdir)).rejects.toThrow('A -> B -> A');
  });
});
