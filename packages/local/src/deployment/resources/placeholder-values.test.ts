import { CfnOutput, CustomResource, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

describe('unsupported resources', () => {
  it('are listed with ID, ARN and reason', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Mixed');
      new CfnOutput(stack, 'SecretArn', { value: new Secret(stack, 'Secret').secretArn });
      const java = new LambdaFunction(stack, 'Java', {
        runtime: Runtime.JAVA_21,
        handler: 'app.Handler',
        code: Code.fromAsset(import.meta.dirname),
      });
      new CfnOutput(stack, 'VersionArn', { value: java.currentVersion.functionArn });
      new CustomResource(stack, 'Custom', { serviceToken: java.functionArn, resourceType: 'Custom::Thing' });
    });
    await using local = await startLocal({ app: app.path });
    expect(local.unsupported.map(({ path, type, reason }) => ({ path, type, reason }))).toEqual([
      { path: 'Mixed/Secret/Resource', type: 'AWS::SecretsManager::Secret', reason: undefined },
      {
        path: 'Mixed/Java/Resource',
        type: 'AWS::Lambda::Function',
        reason: expect.stringContaining('java21 needs a command') as string,
      },
      {
        path: 'Mixed/Java/CurrentVersion/Resource',
        type: 'AWS::Lambda::Version',
        reason: 'its function is unsupported',
      },
      { path: 'Mixed/Custom/Default', type: 'Custom::Thing', reason: undefined },
    ]);
    expect(local.outputs['Mixed']?.['SecretArn']).toMatch(/^arn:aws:secretsmanager:/);
    expect(local.outputs['Mixed']?.['VersionArn']).toMatch(
      /^arn:aws:lambda:us-east-1:123456789012:function:Mixed-Java.*:1$/,
    );
  });

  it('fail for references to attributes without a placeholder', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Mixed');
      const custom = new CustomResource(stack, 'Custom', {
        serviceToken: 'arn:aws:lambda:us-east-1:123456789012:function:any',
      });
      new CfnOutput(stack, 'Answer', { value: custom.getAttString('Answer') });
    });
    await expect(startLocal({ app: app.path })).rejects.toMatchObject({
      name: 'TemplateError',
      stackName: 'Mixed',
      logicalId: 'Answer',
      message: expect.stringMatching(
        /Custom \(AWS::CloudFormation::CustomResource\) has no attribute Answer locally/,
      ) as string,
    });
  });
});
