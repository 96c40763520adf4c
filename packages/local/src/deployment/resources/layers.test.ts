import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFunctionCommand, LambdaClient, PublishLayerVersionCommand } from '@aws-sdk/client-lambda';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

/** A folder with files. */
async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-layer-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

const hasPython = spawnSync('python3', ['--version']).status === 0;

describe('a layer', () => {
  it('provides packages and programs to functions; later layers come first', async () => {
    const first = await folderOf({
      'nodejs/node_modules/greeting/index.js': 'module.exports = (name) => `hello ${name}`;',
      'nodejs/node_modules/both/index.js': 'module.exports = "first";',
      'python/greeting.py': 'def greet(name):\n    return f"hello {name}"',
    });
    const second = await folderOf({ 'nodejs/node_modules/both/index.js': 'module.exports = "second";' });
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Layers');
      const layers = [first, second].map(
        (path, index) => new LayerVersion(stack, `Layer${index}`, { code: Code.fromAsset(path) }),
      );
      const node = new LambdaFunction(stack, 'Node', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        layers,
        code: Code.fromInline(
          'exports.handler = async () => [require("greeting")("Ada"), require("both"), typeof require("@aws-sdk/client-lambda")]',
        ),
      });
      const python = new LambdaFunction(stack, 'Python', {
        runtime: Runtime.PYTHON_3_13,
        handler: 'index.handler',
        layers,
        code: Code.fromInline('from greeting import greet\ndef handler(event, context):\n    return greet("Ada")'),
      });
      const extended = new LambdaFunction(stack, 'Extended', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        layers: [
          LayerVersion.fromLayerVersionArn(stack, 'Public', 'arn:aws:lambda:us-east-1:017000801446:layer:Powertools:1'),
        ],
        code: Code.fromInline('exports.handler = async () => 1'),
      });
      new CfnOutput(stack, 'NodeName', { value: node.functionName });
      new CfnOutput(stack, 'PythonName', { value: python.functionName });
      new CfnOutput(stack, 'ExtendedName', { value: extended.functionName });
    });
    await using local = await startLocal({ app: app.path });
    const outputs = (local.outputs['Layers'] ?? {}) as Record<string, string>;
    const invoke = (name = '') => local.services.lambda.invoke(name, '{}');
    expect((await invoke(outputs['NodeName'])).payload).toBe('["hello Ada","second","object"]');
    if (hasPython) expect((await invoke(outputs['PythonName'])).payload).toBe('"hello Ada"');
    const reason = 'the layer arn:aws:lambda:us-east-1:017000801446:layer:Powertools:1 is not part of the app';
    expect(local.unsupported).toMatchObject([{ path: 'Layers/Extended/Resource', reason }]);
    expect(outputs['ExtendedName']).toBe(`not available: ${reason}`);
    await expect(invoke(local.unsupported[0]?.physicalId)).rejects.toMatchObject({
      name: 'InvalidRuntimeException',
      message: `The function cannot run locally: ${reason}`,
    });
  });

  it('is published by an API call, and its functions name it', async () => {
    await using local = await startLocal();
    const client = new LambdaClient(local.clientConfig());
    const ZipFile = zipSync({ 'nodejs/node_modules/seven/index.js': strToU8('module.exports = 7;') });
    const published = await client.send(new PublishLayerVersionCommand({ LayerName: 'numbers', Content: { ZipFile } }));
    const again = await client.send(new PublishLayerVersionCommand({ LayerName: 'numbers', Content: { ZipFile } }));
    expect([published.Version, again.LayerVersionArn]).toEqual([
      1,
      'arn:aws:lambda:us-east-1:123456789012:layer:numbers:2',
    ]);
    const create = (...Layers: string[]) =>
      client.send(
        new CreateFunctionCommand({
          FunctionName: 'reads',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: 'arn:aws:iam::123456789012:role/reads',
          Code: { ZipFile: zipSync({ 'index.js': strToU8('exports.handler = async () => require("seven");') }) },
          Layers,
        }),
      );
    await expect(create('arn:aws:lambda:us-east-1:123456789012:layer:numbers:3')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    const { Layers } = await create(again.LayerVersionArn ?? '');
    expect(Layers).toEqual([{ Arn: again.LayerVersionArn }]);
    expect((await local.services.lambda.invoke('reads', '{}')).payload).toBe('7');
    client.destroy();
  });
});
