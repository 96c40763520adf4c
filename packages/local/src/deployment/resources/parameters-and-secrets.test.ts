import { CfnOutput, SecretValue, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { machine, physicalId, run, stackOf } from '../../testing/updated-app.js';

const parameter = (stack: Stack, value: string) =>
  new StringParameter(stack, 'Limit', { parameterName: '/app/limit', stringValue: value });

it('resolves parameters and secrets of the app in its templates', async () => {
  await using app = await stackOf((stack) => {
    const limit = parameter(stack, '12');
    const generated = new Secret(stack, 'Generated', {
      generateSecretString: {
        secretStringTemplate: '{"user":"app"}',
        generateStringKey: 'password',
        passwordLength: 20,
      },
    });
    const fixed = new Secret(stack, 'Fixed', {
      secretName: 'fixed',
      secretStringValue: SecretValue.unsafePlainText('plain'),
    });
    const outputs = {
      Limit: SecretValue.ssmSecure('/app/limit', '1').unsafeUnwrap(),
      User: generated.secretValueFromJson('user').unsafeUnwrap(),
      Password: generated.secretValueFromJson('password').unsafeUnwrap(),
      Fixed: `<${SecretValue.secretsManager('fixed').unsafeUnwrap()}>`,
      Looked: StringParameter.valueForStringParameter(stack, '/app/limit'),
      Missing: SecretValue.secretsManager('missing').unsafeUnwrap(),
    };
    for (const [name, value] of Object.entries(outputs)) {
      const output = new CfnOutput(stack, `${name}Output`, { value });
      output.node.addDependency(limit, generated, fixed);
    }
  });
  await using local = await startLocal({ app: app.path });
  expect(local.outputs['App']).toMatchObject({
    LimitOutput: '12',
    UserOutput: 'app',
    PasswordOutput: expect.stringMatching(/^.{20}$/) as string,
    FixedOutput: '<plain>',
    LookedOutput: '12',
    MissingOutput: expect.stringContaining('not available') as string,
  });
  expect(local.unsupported).toEqual([]);
  expect(JSON.stringify(local.requests)).not.toContain('plain');
});

it('does not show secrets in the console', async () => {
  await using app = await stackOf((stack) => {
    const secret = new Secret(stack, 'Fixed', { secretStringValue: SecretValue.unsafePlainText('correct-horse') });
    new StringParameter(stack, 'Url', { stringValue: `db://${secret.secretValue.unsafeUnwrap()}@host` });
  });
  await using local = await startLocal({ app: app.path });
  const token = new URL(local.consoleUrl).hash.slice('#token='.length);
  const response = await fetch(`${local.endpoint}/_stepwell/api/resources`, { headers: { 'x-stepwell-token': token } });
  const text = await response.text();
  expect(text).not.toContain('correct-horse');
  expect(text).toContain('db://********@host');
});

it('reads parameters and secrets in tasks, also after an update', async () => {
  const build = (value: string) =>
    stackOf((stack) => {
      parameter(stack, value);
      const secret = new Secret(stack, 'Key', { generateSecretString: {} });
      const task = (id: string, service: string, action: string, parameters: Record<string, unknown>) =>
        new CallAwsService(stack, id, { service, action, parameters, iamResources: ['*'], resultPath: `$.${id}` });
      const read = task('limit', 'ssm', 'getParameter', { Name: '/app/limit' });
      const key = task('key', 'secretsmanager', 'getSecretValue', { SecretId: secret.secretArn });
      machine(stack, read.next(key));
    });
  await using before = await build('1');
  await using after = await build('2');
  await using local = await startLocal({ app: before.path });
  const [limit, secret] = [physicalId(local, 'Limit'), physicalId(local, 'Key')];
  const first = (await run(local)) as { limit: { Parameter: object }; key: { SecretString: string } };
  expect(first).toMatchObject({ limit: { Parameter: { Name: limit, Value: '1', Version: 1 } }, key: { Arn: secret } });
  await local.update(after.path);
  // The generated secret stays.
  expect(await run(local)).toMatchObject({
    limit: { Parameter: { Value: '2', Version: 2 } },
    key: { SecretString: first.key.SecretString },
  });
});
