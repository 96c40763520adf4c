import { type Stack } from 'aws-cdk-lib';
import { type Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { type ConcurrentDownloadProps } from '../index.js';
import { synthesize } from '../testing/synthesize.js';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** The permissions of each role, as `action on resource`. */
function permissions(template: Template): Record<string, string[]> {
  const byRole: Record<string, string[]> = {};
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Policy')) as {
    Properties: { Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } };
  }[]) {
    for (const { Ref: role } of Properties.Roles) {
      for (const { Action, Resource } of Properties.PolicyDocument.Statement) {
        for (const action of [Action].flat())
          for (const resource of [Resource].flat())
            (byRole[role.slice(0, -8)] ??= []).push(`${action} on ${flat(resource)}`);
      }
    }
  }
  return Object.fromEntries(Object.entries(byRole).map(([role, allowed]) => [role, allowed.sort()]));
}

function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    'Fn::Select': select,
    Ref: reference,
  } = value as Record<string, never>;
  if (join) return (join[1] as unknown[]).map(flat).join('');
  if (select) return '<name>';
  return `<${attribute ? (attribute as string[]).map((part) => part.replace(/[0-9A-F]{8}$/, '')).join('.') : String(reference).replace(/[0-9A-F]{8}$/, '')}>`;
}

const { template } = synthesize();
const roles = permissions(template);
const XRAY = ['xray:PutTelemetryRecords on *', 'xray:PutTraceSegments on *'];

describe('the roles', () => {
  it('allow the download function only to write images and rows', () => {
    expect(roles['ImagesDownloadRole']).toEqual([
      'dynamodb:BatchGetItem on <ImagesTable.Arn>',
      'dynamodb:PutItem on <ImagesTable.Arn>',
      'logs:CreateLogStream on <ImagesDownloadLogs.Arn>',
      'logs:PutLogEvents on <ImagesDownloadLogs.Arn>',
      's3:AbortMultipartUpload on <ImagesBucket.Arn>/*',
      's3:GetObject on <ImagesBucket.Arn>/*',
      's3:ListBucket on <ImagesBucket.Arn>',
      's3:PutObject on <ImagesBucket.Arn>/*',
      ...XRAY,
    ]);
  });

  it('allow the consolidate function to read and write reports', () => {
    expect(roles['ImagesConsolidateRole']).toEqual([
      'logs:CreateLogStream on <ImagesConsolidateLogs.Arn>',
      'logs:PutLogEvents on <ImagesConsolidateLogs.Arn>',
      's3:AbortMultipartUpload on <ImagesBucket.Arn>/_stepwell/concurrent-download/*',
      's3:GetObject on <ImagesBucket.Arn>/_stepwell/concurrent-download/*',
      's3:ListBucket on <ImagesBucket.Arn>',
      's3:PutObject on <ImagesBucket.Arn>/_stepwell/concurrent-download/*',
      ...XRAY,
    ]);
  });

  it('allow the start function to start and describe executions and to store large inputs', () => {
    expect(roles['ImagesStartRole']).toEqual([
      'logs:CreateLogStream on <ImagesStartLogs.Arn>',
      'logs:PutLogEvents on <ImagesStartLogs.Arn>',
      's3:PutObject on <ImagesBucket.Arn>/_stepwell/inputs/*',
      'states:DescribeExecution on arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<name>:*',
      'states:StartExecution on <ImagesStateMachine>',
      ...XRAY,
    ]);
  });

  it('allow the state machine to call functions, record lost batches, publish, read manifests and run children', () => {
    const execution = 'arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<name>';
    expect(roles['ImagesStateMachineRole']?.filter((allowed) => !/^(logs|xray):.* on \*$/.test(allowed))).toEqual([
      'lambda:InvokeFunction on <ImagesConsolidateFunction.Arn>',
      'lambda:InvokeFunction on <ImagesDownloadFunction.Arn>',
      'lambda:InvokeFunction on <ImagesFailStepFunction.Arn>',
      's3:GetObject on <ImagesBucket.Arn>/*',
      's3:ListBucket on <ImagesBucket.Arn>',
      's3:PutObject on <ImagesBucket.Arn>/_stepwell/concurrent-download/*',
      'sns:Publish on <ImagesTopic>',
      `states:DescribeExecution on ${execution}:*`,
      `states:RedriveExecution on ${execution}/ManifestJSON:*`,
      `states:RedriveExecution on ${execution}/ManifestJSONL:*`,
      'states:StartExecution on <ImagesStateMachine>',
      `states:StopExecution on ${execution}:*`,
    ]);
  });

  const everything: [string, (stack: Stack) => ConcurrentDownloadProps][] = [
    ['by default', () => ({})],
    ['with a key', (stack) => ({ encryptionKey: new Key(stack, 'Key') })],
  ];
  it.each(everything)(
    'never allow an action by pattern, nor all resources where AWS can name them, %s',
    (_title, props) => {
      const allowed = Object.values(permissions(synthesize(props).template)).flat();
      expect(allowed.filter((each) => each.split(' on ')[0]?.includes('*'))).toEqual([]);
      // X-Ray and log delivery of CloudWatch Logs support only the resource *.
      expect(
        allowed.filter(
          (each) =>
            each.endsWith(' on *') && !/^(xray:|logs:.*(LogDeliver|ResourcePolic|DescribeLogGroups))/.test(each),
        ),
      ).toEqual([]);
    },
  );
});

describe('a customer managed key', () => {
  const { template: encrypted } = synthesize((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
  const kms = (role: string) => permissions(encrypted)[role]?.filter((allowed) => allowed.startsWith('kms:'));

  it('encrypts bucket, table and topic', () => {
    const arn = { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] };
    encrypted.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn } },
        ],
      },
    });
    encrypted.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arn },
    });
    encrypted.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: arn });
  });

  it('can be used only by the roles that need it', () => {
    for (const role of ['ImagesConsolidateRole', 'ImagesStartRole', 'ImagesStateMachineRole'])
      expect(new Set(kms(role)), role).toEqual(
        new Set(['kms:Decrypt on <Key.Arn>', 'kms:GenerateDataKey on <Key.Arn>']),
      );
    expect(new Set(kms('ImagesDownloadRole'))).toEqual(
      new Set(
        ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(
          (action) => `kms:${action} on <Key.Arn>`,
        ),
      ),
    );
  });
});

describe('grants', () => {
  const granted = synthesize();
  const role = (id: string) => new Role(granted.stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  granted.images.grantStartExecution(role('Starter'));
  granted.images.grantReadImages(role('Reader'));
  granted.images.grantInvokeApi(role('Caller'));
  granted.images.addManifestBucket(Bucket.fromBucketName(granted.stack, 'Lists', 'our-lists'));
  // Template.fromStack synthesizes once; later grants are still in the stack.
  const allowed = (id: string) =>
    granted.stack.resolve(
      (
        granted.stack.node.findChild(id).node.findChild('DefaultPolicy') as unknown as {
          document: { toJSON(): { Statement: Statement[] } };
        }
      ).document.toJSON(),
    ).Statement as Statement[];
  const actions = (id: string) =>
    allowed(id).map(({ Action, Resource }) => `${[Action].flat().join(' ')} on ${flat(Resource)}`);

  it('allow starting executions', () => {
    expect(actions('Starter')).toEqual(['states:StartExecution on <ImagesStateMachine>']);
  });

  it('allow finding an image by its URL and reading it', () => {
    expect(actions('Reader')).toEqual([
      'dynamodb:BatchGetItem dynamodb:GetItem on <ImagesTable.Arn>',
      's3:GetObject on <ImagesBucket.Arn>/*',
      's3:ListBucket on <ImagesBucket.Arn>',
    ]);
  });

  it('allow calling only POST / of the API', () => {
    expect(actions('Caller')).toEqual([
      'execute-api:Invoke on ' +
        'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<ImagesApi>/$default/POST/',
    ]);
  });

  it('allow executions to read manifests of another bucket, by method or prop', () => {
    const byProp = synthesize((stack) => ({ manifestBuckets: [Bucket.fromBucketName(stack, 'Lists', 'our-lists')] }));
    expect(permissions(byProp.template)['ImagesStateMachineRole']).toContain(
      's3:GetObject on arn:<AWS::Partition>:s3:::our-lists/*',
    );
    const policy = granted.images.stateMachine.role.node.findChild('DefaultPolicy') as unknown as {
      document: { toJSON(): { Statement: Statement[] } };
    };
    expect(JSON.stringify(granted.stack.resolve(policy.document.toJSON()))).toContain(':s3:::our-lists/*');
  });

  it('for an API that does not exist are dropped', () => {
    const without = synthesize({ api: false });
    expect(
      without.images.grantInvokeApi(
        new Role(without.stack, 'Caller', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }),
      ).success,
    ).toBe(false);
  });
});
