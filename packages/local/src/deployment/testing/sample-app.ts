import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JsonObject } from '../../kernel/json.js';
import { type SynthesizedApp } from '../../testing/synthesized.js';
import { assets } from './sample-resources.js';

/** A cloud assembly of one stack, `Samples`, with the assets of the sample resources. */
export async function sampleApp(resources: JsonObject): Promise<SynthesizedApp> {
  const path = await mkdtemp(join(tmpdir(), 'stepwell-samples-'));
  const write = (name: string, content: object): Promise<void> => writeFile(join(path, name), JSON.stringify(content));
  const file = (name: string, key: string, packaging: string): object => ({
    source: { path: name, packaging },
    destinations: { current: { bucketName: assets.bucket, objectKey: key } },
  });
  await mkdir(join(path, 'code'));
  await mkdir(join(path, 'image'));
  await writeFile(join(path, 'code/index.js'), 'exports.handler = async () => 1');
  await writeFile(join(path, 'image/Dockerfile'), 'FROM node:22\nCMD ["node", "index.js"]\n');
  await write('machine.json', { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
  await write('nested.json', { Resources: {} });
  await write('Samples.template.json', { Resources: resources });
  await write('Samples.assets.json', {
    version: '36.0.0',
    files: {
      code: file('code', assets.code, 'zip'),
      definition: file('machine.json', assets.definition, 'file'),
      template: file('nested.json', assets.template, 'file'),
    },
    dockerImages: {
      image: {
        source: { directory: 'image' },
        destinations: { current: { repositoryName: 'images', imageTag: '1' } },
      },
    },
  });
  await write('manifest.json', {
    version: '36.0.0',
    artifacts: {
      'Samples.assets': { type: 'cdk:asset-manifest', properties: { file: 'Samples.assets.json' } },
      Samples: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'Samples.template.json' },
      },
    },
  });
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
