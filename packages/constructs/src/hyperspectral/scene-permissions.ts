import { type IRole } from 'aws-cdk-lib/aws-iam';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { grantListBucket, grantObjectsToOwnRole } from '../permissions/grants.js';
import { type HyperspectralProps } from './props.js';

/** What the Activator may: read headers, and see whether data is there, for which S3 asks for the right to list. */
export function grantActivator(role: IRole, { scenesBucket }: HyperspectralProps): void {
  grantObjectsToOwnRole(role, scenesBucket, '*', ['s3:GetObject']);
  grantListBucket(role, scenesBucket);
}

/** What the Processor may: read data, and write quick-looks. */
export function grantProcessor(role: IRole, props: HyperspectralProps): void {
  grantActivator(role, props);
  grantObjectsToOwnRole(role, resultsBucketOf(props), 'quick-looks/*', ['s3:PutObject']);
}

/** Where quick-looks go. */
export function resultsBucketOf({ scenesBucket, resultsBucket }: HyperspectralProps): IBucket {
  return resultsBucket ?? scenesBucket;
}
