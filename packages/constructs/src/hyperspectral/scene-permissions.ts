import { type IRole } from 'aws-cdk-lib/aws-iam';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { allowListing, allowOwnRoleObjects } from '../permissions/grants.js';
import { type HyperspectralProps } from './props.js';

/** What the Activator may: read headers, and see whether data is there, for which S3 asks for the right to list. */
export function allowActivator(role: IRole, { scenes }: HyperspectralProps): void {
  allowOwnRoleObjects(role, scenes, '*', ['s3:GetObject']);
  allowListing(role, scenes);
}

/** What the Processor may: read data, and write quick-looks. */
export function allowProcessor(role: IRole, props: HyperspectralProps): void {
  allowActivator(role, props);
  allowOwnRoleObjects(role, resultsOf(props), 'quick-looks/*', ['s3:PutObject']);
}

/** Where quick-looks go. */
export function resultsOf({ scenes, results }: HyperspectralProps): IBucket {
  return results ?? scenes;
}
