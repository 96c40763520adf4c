import { createRequire } from 'node:module';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ApiAuthorization, ConcurrentDownload, type ConcurrentDownloadProps } from './index.js';
import { definitionOf } from './testing/definition-of.js';
import { synthesize } from './testing/synthesize.js';

describe('ConcurrentDownload', () => {
  it('keeps the logical ids of its resources, whose change would replace data', async () => {
    const { Resources } = synthesize().template.toJSON() as { Resources: Record<string, { Type: string }> };
    const ids = Object.entries(Resources).map(([id, { Type }]) => `${Type} ${id}`);
    await expect(JSON.stringify(ids.sort(), null, 2)).toMatchFileSnapshot(
      './testing/goldens/concurrent-download/logical-ids.json',
    );
  });

  it('can be created twice in a stack', () => {
    const stack = new Stack(new App(), 'Test');
    new ConcurrentDownload(stack, 'A');
    new ConcurrentDownload(stack, 'B');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::StepFunctions::StateMachine', 2);
    const names = Object.values(template.findResources('AWS::Logs::LogGroup')).flatMap(({ Properties }) =>
      Properties['LogGroupName'] === undefined ? [] : [String(Properties['LogGroupName'])],
    );
    // Each construct has logs of its state machine and of its API.
    expect([names.length, new Set(names).size]).toEqual([4, 4]);
  });

  it('synthesizes the same template every time', () => {
    expect(synthesize().template.toJSON()).toEqual(synthesize().template.toJSON());
  });

  it('has the same resources and definition under every feature flag that the CDK recommends', () => {
    const flags = createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json') as Record<
      string,
      unknown
    >;
    const [plain, flagged] = [{}, flags].map((context) => {
      const stack = new Stack(new App({ context }), 'Test');
      new ConcurrentDownload(stack, 'Images');
      return Template.fromStack(stack);
    }) as [Template, Template];
    const ids = (template: Template) => Object.keys(template.toJSON().Resources as object).sort();
    expect(ids(flagged)).toEqual(ids(plain));
    expect(definitionOf(flagged)).toEqual(definitionOf(plain));
  });

  it('contains no fixed partition, Region or account', () => {
    const text = JSON.stringify(synthesize().template.toJSON());
    expect(text).not.toMatch(/arn:aws[:-]/);
    expect(text).not.toMatch(/[0-9]{12}[^0-9A-Za-z]/);
  });

  it('is recognized without instanceof', () => {
    expect(ConcurrentDownload.isConcurrentDownload(synthesize().images)).toBe(true);
    expect(ConcurrentDownload.isConcurrentDownload(new Stack())).toBe(false);
    expect(ConcurrentDownload.isConcurrentDownload(undefined)).toBe(false);
  });

  it('returns metrics by name, with options', () => {
    const { images, stack } = synthesize();
    expect(images.metricImagesFailed({ label: 'lost' })).toMatchObject({
      namespace: 'Stepwell',
      metricName: 'ImagesFailed',
      statistic: 'Sum',
      label: 'lost',
    });
    expect(
      [images.metricImagesDownloaded(), images.metricImagesUnchanged(), images.metricBytesDownloaded()].map(
        ({ metricName }) => metricName,
      ),
    ).toEqual(['ImagesDownloaded', 'ImagesUnchanged', 'BytesDownloaded']);
    expect(images.metricExecutionsFailed()).toMatchObject({ namespace: 'AWS/States', metricName: 'ExecutionsFailed' });
    expect(stack.resolve(images.metricExecutionsSucceeded().dimensions)).toEqual({
      StateMachineArn: { Ref: expect.stringMatching(/^ImagesStateMachine/) },
    });
  });
});

describe('cdk-nag’s AwsSolutions', () => {
  const findings = (props: (stack: Stack) => ConcurrentDownloadProps): string[] => {
    const app = new App();
    const pack = new AwsSolutionsChecks(app);
    const stack = new Stack(app, 'Test');
    new ConcurrentDownload(stack, 'Images', props(stack));
    return pack.validateScope(app).violations.map(({ ruleName }) => ruleName);
  };

  it.each<[string, (stack: Stack) => ConcurrentDownloadProps]>([
    ['by default', () => ({})],
    ['with fewer resources', () => ({ api: false, alarms: { enabled: false }, archive: false })],
    [
      'with a key',
      (stack) => ({ encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1') }),
    ],
    [
      'with an existing bucket and a manifest bucket',
      (stack) => ({
        bucket: Bucket.fromBucketName(stack, 'Own', 'own'),
        manifestBuckets: [Bucket.fromBucketName(stack, 'Lists', 'lists')],
      }),
    ],
  ])('has no findings %s', (_title, props) => {
    expect(findings(props)).toEqual([]);
  });

  it('has findings for an API without authorization and for disabled tracing', () => {
    expect(findings(() => ({ apiAuthorization: ApiAuthorization.NONE }))).toEqual(['AwsSolutions-APIG4']);
    expect(findings(() => ({ tracing: false }))).toEqual(['AwsSolutions-SF2']);
  });

  it('has no findings as a plugin of the app', () => {
    const app = new App();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new ConcurrentDownload(new Stack(app, 'Test'), 'Images');
    expect(() => app.synth()).not.toThrow();
  });

  it('has a reason for each acknowledgment', () => {
    const { stack } = synthesize();
    const acknowledged = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY));
    expect(acknowledged.length).toBeGreaterThan(5);
    for (const { data } of acknowledged)
      for (const reason of Object.values(data as Record<string, string>)) expect(reason.length).toBeGreaterThan(30);
  });
});
