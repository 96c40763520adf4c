import { describeLocation, type TemplateLocation } from './template-error.js';

/**
 * A resource cannot be created or updated: a property is missing or invalid, or the service returned an error (the
 * `cause`). It becomes the reason of an unsupported resource. `name` is always `ResourceError`.
 */
export class ResourceError extends Error implements TemplateLocation {
  override readonly name = 'ResourceError';
  readonly stackName: string;
  readonly logicalId: string;
  readonly constructPath?: string;
  readonly propertyPath?: string;

  constructor(
    site: TemplateLocation & { readonly logicalId: string },
    /** The CloudFormation type: `AWS::S3::Bucket`. */
    readonly resourceType: string,
    /** The message without the location. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${describeLocation(site)}: ${resourceType}: ${problem}`, options);
    this.stackName = site.stackName;
    this.logicalId = site.logicalId;
    this.constructPath = site.constructPath;
    this.propertyPath = site.propertyPath;
  }
}
