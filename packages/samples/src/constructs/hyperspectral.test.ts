import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { HyperspectralFunctions, HyperspectralJobs } from './index.js';
import { sampleAssetPath } from './sample-function.js';

describe('functions and jobs of scenes', () => {
  const stack = new Stack(new App(), 'Test');
  const [scenes, results] = [new Bucket(stack, 'Scenes'), new Bucket(stack, 'Results')];
  new HyperspectralJobs(stack, 'Jobs', { scenesBucket: scenes, resultsBucket: results });
  new HyperspectralFunctions(stack, 'Functions', { scenesBucket: scenes });
  const template = Template.fromStack(stack);

  it('runs both jobs from one image on one queue', () => {
    template.resourceCountIs('AWS::Batch::JobQueue', 1);
    const images = Object.values(template.findResources('AWS::Batch::JobDefinition')).map(({ Properties }) =>
      JSON.stringify((Properties as { ContainerProperties: { Image: unknown } }).ContainerProperties.Image),
    );
    expect([images.length, new Set(images).size]).toEqual([2, 1]);
  });

  it('grants functions and jobs of the Activator reading, and those of the Processor writing quick-looks', () => {
    const writers = Object.values(template.findResources('AWS::IAM::Policy')).filter((policy) =>
      JSON.stringify(policy).includes('s3:PutObject'),
    ) as { Properties: { Roles: { Ref: string }[]; PolicyDocument: { Statement: unknown } } }[];
    expect(writers.map(({ Properties }) => Properties.Roles[0]?.Ref.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'FunctionsProcessorRole',
      'JobsProcessorJobRole',
    ]);
    for (const { Properties } of writers)
      expect(JSON.stringify(Properties.PolicyDocument.Statement)).toContain('/quick-looks/*');
  });
});

describe('the image of the job', () => {
  it('has a pinned base image, runs as a non-root user, and has no RUN instruction', async () => {
    const lines = (await readFile(join(sampleAssetPath('hyperspectral/job'), 'Dockerfile'), 'utf8'))
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toMatch(/^FROM \S+:\d+\.\d+\.\d+-\S*slim$/);
    expect(lines.at(-2)).toBe('USER node');
    expect(lines.at(-1)).toBe('ENTRYPOINT ["node", "/app/index.mjs"]');
    expect(lines.filter((line) => /^(RUN|ADD|FROM)\b/.test(line))).toHaveLength(1);
  });
});
