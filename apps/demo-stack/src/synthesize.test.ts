import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workflows } from '@stepwell/core';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type CloudAssembly } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { demoWorkflows, networkStackName, stackNames, synthesize } from './index.js';
import { workflowStacks } from './workflow-stacks.js';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'stepwell-demo-stack-'));
  folders.push(made);
  return made;
};
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));

/** Returns the content of every file in a folder, by path. */
function files(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(directory, name)).isFile());
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(directory, name), 'latin1')]));
}

describe('synthesizing the demo app', () => {
  // One expression for both: the CDK stores the stack trace of each acknowledged rule.
  const [assembly, again] = [folder(), folder()].map((outdir) =>
    synthesize({ outdir, allowedHosts: ['127.0.0.1:8080'] }),
  ) as [CloudAssembly, CloudAssembly];
  const outdir = assembly.directory;

  it('produces one stack per workflow and one for the network, with the outputs for clients', () => {
    expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual(
      [...Object.values(stackNames), networkStackName].sort(),
    );
    expect(Object.keys(assembly.getStackByName(stackNames.concurrentDownload).template.Outputs).sort()).toEqual([
      'ApiUrl',
      'BucketName',
      'StateMachineArn',
      'TableName',
      'TopicArn',
    ]);
  });

  it('has one VPC, internet gateway and compute environment for all jobs, within the quotas of a new account', () => {
    const types = assembly.stacks.flatMap(({ template }) =>
      Object.values((template as { Resources: Record<string, { Type: string }> }).Resources).map(({ Type }) => Type),
    );
    for (const type of [
      'AWS::EC2::VPC',
      'AWS::EC2::InternetGateway',
      'AWS::Batch::ComputeEnvironment',
      'AWS::Batch::JobQueue',
    ])
      expect(
        types.filter((each) => each === type),
        type,
      ).toHaveLength(1);
    expect(types).not.toContain('AWS::EC2::NatGateway');
    const dependent = assembly.stacks
      .filter(({ dependencies }) => dependencies.some(({ id }) => id === networkStackName))
      .map(({ stackName }) => stackName);
    expect(dependent.sort()).toEqual(
      [stackNames.queueChain, stackNames.queueExchange, stackNames.queueRouter, stackNames.sequence].sort(),
    );
  });

  it('matches the README: every stack, output, alarm and image', () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
    const rows = readme.split('\n').filter((line) => line.startsWith('|'));
    for (const { stackName, template } of assembly.stacks) {
      const { Outputs } = template as { Outputs: Record<string, { Description?: string }> };
      const builds = JSON.parse(readFileSync(join(outdir, `${stackName}.assets.json`), 'utf8')) as {
        dockerImages: object;
      };
      const row = rows.find((line) => line.startsWith(`| \`${stackName}\` `)) ?? expect.unreachable(stackName);
      expect([stackName, / yes +\|$/.test(row)]).toEqual([stackName, Object.keys(builds.dockerImages).length > 0]);
      // Outputs that the CDK adds have no description.
      for (const [name, { Description }] of Object.entries(Outputs))
        if (Description !== undefined) expect(readme, `${stackName} ${name}`).toContain(`\`${name}\``);
    }
    const alarms = assembly.stacks
      .flatMap(({ template }) => Object.values((template as { Resources: Record<string, { Type: string }> }).Resources))
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    expect(rows.find((line) => line.startsWith('| alarms of all stacks'))).toMatch(
      new RegExp(`\\| +${alarms.length} \\|`),
    );
  });

  it('passes allowedHosts to the download function', () => {
    Template.fromJSON(assembly.getStackByName(stackNames.concurrentDownload).template).hasResourceProperties(
      'AWS::Lambda::Function',
      {
        Environment: { Variables: { STEPWELL_ALLOWED_HOSTS: '127.0.0.1:8080' } },
      },
    );
  });

  it('is environment-agnostic and has no context lookups', () => {
    expect(assembly.getStackByName(stackNames.concurrentDownload).environment).toMatchObject({
      account: 'unknown-account',
      region: 'unknown-region',
    });
    expect(assembly.manifest.missing).toBeUndefined();
  });

  it('creates only the stacks of the selected workflows', () => {
    const { stacks } = synthesize({ outdir: folder(), workflows: ['concurrentDownload'] });
    expect(stacks.map(({ stackName }) => stackName)).toEqual([stackNames.concurrentDownload]);
    expect(synthesize({ outdir: folder(), workflows: ['sequence'] }).stacks.map(({ stackName }) => stackName)).toEqual([
      networkStackName,
      stackNames.sequence,
    ]);
  });

  it('produces the same files every time', () => {
    const [one, other] = [files(outdir), files(again.directory)];
    expect(Object.keys(other)).toEqual(Object.keys(one));
    for (const [name, content] of Object.entries(one)) expect(other[name] === content, `${name} differs`).toBe(true);
  });

  it.each(demoWorkflows)('contains the bundled functions of %s', (workflow) => {
    const { Resources } = assembly.getStackByName(stackNames[workflow]).template as {
      Resources: Record<string, { Type: string; Properties: { Code?: { S3Key?: string } } }>;
    };
    const bundles = Object.values(Resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::Lambda::Function' ? [Properties.Code?.S3Key?.replace(/\.zip$/, '')] : [],
    );
    expect(bundles.length).toBeGreaterThan(0);
    for (const bundle of bundles) expect(existsSync(join(outdir, `asset.${bundle}`, 'index.mjs')), bundle).toBe(true);
  });
});

describe.each(demoWorkflows)('the sample of %s', (workflow) => {
  const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const app = new App({ context });
  const SampleStack = workflowStacks.get(workflow) ?? expect.unreachable();
  const stack = new SampleStack(app, 'Alone', { allowedHosts: [] });

  it('deletes all resources with the stack', () => {
    const { Resources } = Template.fromStack(stack).toJSON() as {
      Resources: Record<string, { DeletionPolicy?: string }>;
    };
    expect(
      Object.entries(Resources)
        .filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete')
        .map(([id]) => id),
    ).toEqual([]);
  });

  it('delivers logs only to log groups below /aws/vendedlogs/', () => {
    const { Resources } = Template.fromStack(stack).toJSON() as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    const delivered = Object.values(Resources).flatMap(({ Properties }) =>
      [
        ...JSON.stringify([Properties['LoggingConfiguration'], Properties['AccessLogSettings']]).matchAll(
          /"Fn::GetAtt":\["([^"]+)"/g,
        ),
      ].map(([, id = '']) => id),
    );
    for (const id of delivered) expect(Resources[id]?.Properties['LogGroupName'], id).toMatch(/^\/aws\/vendedlogs\//);
  });

  it('has no cdk-nag AwsSolutions findings with the feature flags of the app', () => {
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
  });
});

describe('the app under the CDK CLI', () => {
  it('writes to CDK_OUTDIR and reads allowedHosts from the context, without account, credentials or network', async () => {
    const outdir = folder();
    // Bundles of the app and of the stacks that it loads, beside cdk.json like `dist/app.js`: the test needs no build.
    const bundles = join(import.meta.dirname, '../test-output');
    const app = join(bundles, 'app.mjs');
    const entries = ['app', ...workflows.map(({ id }) => `${id}-stack`)];
    await build({
      entryPoints: entries.map((name) => join(import.meta.dirname, `${name}.ts`)),
      outdir: bundles,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      conditions: ['@stepwell/source'],
      // The paths of assets are relative to the modules of these packages.
      external: ['aws-cdk-lib', 'constructs', '@stepwell/handlers', '@stepwell/samples'],
    });
    const context = JSON.stringify({ allowedHosts: '10.0.0.7, images.internal:8080' });
    execFileSync(process.execPath, [app], {
      env: {
        PATH: process.env['PATH'],
        HOME: outdir,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: context,
        CDK_VALIDATION: 'false',
      },
    });
    expect(files(outdir)[`${stackNames.concurrentDownload}.template.json`]).toContain(
      '"STEPWELL_ALLOWED_HOSTS": "10.0.0.7,images.internal:8080"',
    );
  });
});
