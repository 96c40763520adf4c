import { type Json, isJsonObject } from '@stepwell/asl';
import { type Rule, resourceRule } from '../rule.js';
import { policiesOf, resourcePolicies } from '../template/policies.js';
import { type Resource, objectsIn } from '../template/stack-template.js';

const IAM_QUOTAS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';

/** Returns the characters of a policy as IAM counts them, without white space. */
function characters(document: Json | undefined): number {
  return document === undefined ? 0 : JSON.stringify(document).length;
}

function statements(document: Json): number {
  return isJsonObject(document) ? objectsIn(document['Statement']).length : 0;
}

/** All inline policies of a role together have at most 10,240 characters. */
export const rolePolicySize = resourceRule('role-policy-size', IAM_QUOTAS, 'AWS::IAM::Role', (role) => {
  const inline = policiesOf(role).filter(({ source }) => source.type !== 'AWS::IAM::ManagedPolicy');
  const size = inline.map(({ document }) => characters(document)).reduce((sum, each) => sum + each, 0);
  return size <= 10_240
    ? []
    : [
        {
          problem: `inline policies have ${size} characters, at most 10,240 are allowed`,
          fix: 'Use a resource pattern, or attach managed policies',
        },
      ];
});

/** A managed policy has at most 6,144 characters. */
export const managedPolicySize = resourceRule(
  'managed-policy-size',
  IAM_QUOTAS,
  'AWS::IAM::ManagedPolicy',
  (policy) => {
    const size = characters(policy.at('PolicyDocument'));
    return size <= 6_144
      ? []
      : [{ problem: `the policy has ${size} characters, at most 6,144 are allowed`, fix: 'Split the policy' }];
  },
);

/** The trust policy of a role has at most 2,048 characters with the default quota. */
export const trustPolicySize = resourceRule('trust-policy-size', IAM_QUOTAS, 'AWS::IAM::Role', (role) => {
  const size = characters(role.at('AssumeRolePolicyDocument'));
  return size <= 2_048
    ? []
    : [
        {
          problem: `the trust policy has ${size} characters, at most 2,048 are allowed`,
          fix: 'Trust fewer principals',
        },
      ];
});

/** Limits of the policy of a resource. */
interface PolicyLimit {
  readonly type: string;
  readonly source: string;
  readonly bytes: number;
  readonly statements?: number;
}

const POLICY_LIMITS: readonly PolicyLimit[] = [
  {
    type: 'AWS::SQS::Queue',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html',
    bytes: 8_192,
    statements: 20,
  },
  {
    type: 'AWS::SNS::Topic',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html',
    bytes: 30_720,
    statements: 100,
  },
  {
    type: 'AWS::S3::Bucket',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html',
    bytes: 20_480,
  },
];

const resourcePolicyRules = POLICY_LIMITS.flatMap(({ type, source, bytes, statements: most }): Rule[] => {
  const kind = type.split('::').at(-1)?.toLowerCase() ?? '';
  const size = resourceRule(`${kind}-policy-size`, source, type, (owner) => {
    const documents = documentsOf(owner);
    const length = documents
      .map((document) => Buffer.byteLength(JSON.stringify(document)))
      .reduce((sum, each) => sum + each, 0);
    const count = documents.map(statements).reduce((sum, each) => sum + each, 0);
    const fix = 'Use one statement for several sources';
    return [
      ...(length <= bytes ? [] : [{ problem: `the policy has ${length} bytes, at most ${bytes} are allowed`, fix }]),
      ...(most === undefined || count <= most
        ? []
        : [{ problem: `the policy has ${count} statements, at most ${most} are allowed`, fix }]),
    ];
  });
  const single = resourceRule(
    `${kind}-policy-single`,
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html',
    type,
    (owner) => {
      const policies = resourcePolicies(owner).map(({ logicalId }) => logicalId);
      return policies.length <= 1
        ? []
        : [
            {
              problem: `${policies.join(' and ')} apply to one resource: the last one replaces the others`,
              fix: 'Merge the policies',
            },
          ];
    },
  );
  return [size, single];
});

function documentsOf(owner: Resource): Json[] {
  return resourcePolicies(owner).map((policy) => policy.at('PolicyDocument') ?? null);
}

/** A key policy has at most 32 KB. */
export const keyPolicySize = resourceRule(
  'key-policy-size',
  'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
  'AWS::KMS::Key',
  (key) => {
    const bytes = Buffer.byteLength(JSON.stringify(key.at('KeyPolicy') ?? null));
    return bytes <= 32_768
      ? []
      : [
          {
            problem: `the key policy has ${bytes} bytes, at most 32,768 are allowed`,
            fix: 'Use one statement for several sources',
          },
        ];
  },
);

/** Rules of policy sizes, and of policies that replace each other. */
export const policySizeRules: readonly Rule[] = [
  rolePolicySize,
  managedPolicySize,
  trustPolicySize,
  keyPolicySize,
  ...resourcePolicyRules,
];
