import { Stack, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IBucket } from 'aws-cdk-lib/aws-s3';

/** The buckets of scenes and results. */
export interface SceneBuckets {
  /** A bucket of the same stack with the scenes: ENVI headers and their data. The roles get permission to read and list it. */
  readonly scenesBucket: IBucket;
  /** The bucket of the quick-looks, below `quick-looks/`. @default - `scenesBucket` */
  readonly resultsBucket?: IBucket;
}

/** Grants the Activator permission to read headers and to list the bucket, which checking for missing data needs. */
export function grantActivator(role: IRole, { scenesBucket }: SceneBuckets): void {
  grantObjects(role, scenesBucket, '*', 's3:GetObject');
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [scenesBucket.bucketArn] }));
}

/** Grants the Processor permission to read data and to write quick-looks. */
export function grantProcessor(role: IRole, buckets: SceneBuckets): void {
  grantActivator(role, buckets);
  grantObjects(role, resultsBucketOf(buckets), 'quick-looks/*', 's3:PutObject');
}

/** The bucket of quick-looks. */
export function resultsBucketOf({ scenesBucket, resultsBucket }: SceneBuckets): IBucket {
  return resultsBucket ?? scenesBucket;
}

/** Grants an action on the objects whose keys match a pattern, and acknowledges cdk-nag's finding about the pattern. */
function grantObjects(role: IRole, bucket: IBucket, keys: string, action: string): void {
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [action], resources: [bucket.arnForObjects(keys)] }));
  // cdk-nag names a bucket of the stack by its logical id.
  const { 'Fn::GetAtt': attribute } = Stack.of(role).resolve(bucket.bucketArn) as { 'Fn::GetAtt': string[] };
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${attribute.join('.')}>/${keys}]`,
    reason: `Keys depend on inputs and executions, so the grant needs a pattern: ${keys} of one bucket`,
  });
}
