import { type IRole } from 'aws-cdk-lib/aws-iam';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { grantListBucket, grantObjectsToOwnRole } from '../workflow/grants.js';
import { type HyperspectralProps } from './props.js';

/** Grants the Activator permission to read headers and to list the bucket, which checking for missing data needs. */
export function grantActivator(role: IRole, { scenesBucket }: HyperspectralProps): void {
  grantObjectsToOwnRole(role, scenesBucket, '*', ['s3:GetObject']);
  grantListBucket(role, scenesBucket);
}

/** Grants the Processor permission to read data and to write quick-looks. */
export function grantProcessor(role: IRole, props: HyperspectralProps): void {
  grantActivator(role, props);
  grantObjectsToOwnRole(role, resultsBucketOf(props), 'quick-looks/*', ['s3:PutObject']);
}

/** The bucket of quick-looks. */
export function resultsBucketOf({ scenesBucket, resultsBucket }: HyperspectralProps): IBucket {
  return resultsBucket ?? scenesBucket;
}
