import { beforeEach, describe, expect, it } from 'vitest';
import { type Invoke, invokeAs } from '../../kernel/calls.js';
import { CredentialRegistry } from '../../kernel/endpoint/index.js';
import { testContext } from '../../testing/test-kernel.js';
import { IamService } from './service.js';

// From https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html and API_PutRolePolicy.html.
const RoleName = 'S3Access';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
});
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const PolicyArn = 'arn:aws:iam::123456789012:policy/division_abc/Shared';

let iam: IamService;
let invoke: Invoke;
beforeEach(() => {
  const context = testContext();
  iam = new IamService({ ...context, credentials: new CredentialRegistry() });
  const call = invokeAs(context.kernel, { source: 'deploy', clock: context.clock, region: context.region });
  invoke = (service, operation, input) => call(service, operation, input);
});

const createRole = () =>
  invoke('iam', 'CreateRole', {
    Path: '/application_abc/component_xyz/',
    RoleName,
    AssumeRolePolicyDocument: trust,
  });

describe('IAM', () => {
  it('creates, describes and lists roles', async () => {
    await createRole();
    const { Role } = await invoke<{ Role: object }>('iam', 'GetRole', { RoleName });
    expect(Role).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:role/application_abc/component_xyz/S3Access',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/) as string,
      AssumeRolePolicyDocument: encodeURIComponent(trust),
    });
    expect(await invoke('iam', 'ListRoles', { PathPrefix: '/application_abc/' })).toMatchObject({
      Roles: [Role],
      IsTruncated: false,
    });
    await expect(createRole()).rejects.toMatchObject({ code: 'EntityAlreadyExists', statusCode: 409 });
  });

  it('updates the members of a role that a request has', async () => {
    await createRole();
    await invoke('iam', 'UpdateRole', { RoleName, Description: 'Reads images', MaxSessionDuration: 7200 });
    await invoke('iam', 'UpdateRole', { RoleName, Description: 'Reads scenes' });
    expect(await invoke('iam', 'GetRole', { RoleName })).toMatchObject({
      Role: { Description: 'Reads scenes', MaxSessionDuration: 7200 },
    });
    const missing = invoke('iam', 'UpdateRole', { RoleName: 'Missing' });
    await expect(missing).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });

  it('keeps inline and managed policies, which have to be removed before their role', async () => {
    await createRole();
    await invoke('iam', 'PutRolePolicy', { RoleName, PolicyName: 'S3AccessPolicy', PolicyDocument: document });
    await invoke('iam', 'CreatePolicy', { PolicyName: 'Shared', Path: '/division_abc/', PolicyDocument: trust });
    await invoke('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    await invoke('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument: document, SetAsDefault: true });
    expect(await invoke('iam', 'GetPolicy', { PolicyArn })).toMatchObject({
      Policy: { DefaultVersionId: 'v2', AttachmentCount: 1 },
    });
    expect(iam.role(RoleName)?.policies).toEqual([
      { name: 'S3AccessPolicy', document: JSON.parse(document) as unknown },
      { name: 'Shared', arn: PolicyArn, document: JSON.parse(document) as unknown },
    ]);
    await expect(invoke('iam', 'DeletePolicy', { PolicyArn })).rejects.toMatchObject({ code: 'DeleteConflict' });
    await expect(invoke('iam', 'DeleteRole', { RoleName })).rejects.toMatchObject({ code: 'DeleteConflict' });
    await invoke('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    await expect(invoke('iam', 'DeleteRole', { RoleName })).rejects.toMatchObject({ code: 'DeleteConflict' });
    await invoke('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'S3AccessPolicy' });
    await invoke('iam', 'DeleteRole', { RoleName });
    await invoke('iam', 'DeletePolicy', { PolicyArn });
    expect(iam.roles()).toEqual([]);
  });

  it.each([
    ['GetRole', { RoleName }, 'NoSuchEntity'],
    ['GetPolicy', { PolicyArn }, 'NoSuchEntity'],
    ['DeleteRolePolicy', { RoleName, PolicyName: 'none' }, 'NoSuchEntity'],
    ['CreateRole', { RoleName, AssumeRolePolicyDocument: '[]' }, 'MalformedPolicyDocument'],
    ['CreatePolicy', { PolicyName: 'p', PolicyDocument: '{' }, 'MalformedPolicyDocument'],
    ['CreateRole', { RoleName: 'a b', AssumeRolePolicyDocument: trust }, 'ValidationError'],
  ])('rejects %s of %j with %s', async (operation, input, code) => {
    await expect(invoke('iam', operation, input)).rejects.toMatchObject({ code });
  });
});
