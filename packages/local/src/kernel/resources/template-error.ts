/** The location of a template error in an app. */
export interface TemplateLocation {
  readonly stackName: string;
  /** Logical id of the resource, output, parameter or condition; absent for the template as a whole. */
  readonly logicalId?: string;
  /** Construct path, if the assembly has path metadata: `Images/Bucket/Resource`. */
  readonly constructPath?: string;
  /** Path within the resource, output, parameter or condition: `Properties.Environment.Variables.BUCKET`. */
  readonly propertyPath?: string;
}

/**
 * A template cannot be evaluated: an invalid or unsupported intrinsic function, a reference to a missing resource, a
 * parameter without a value, circular dependencies. It becomes the reason of an unsupported resource or stack.
 */
export class TemplateError extends Error implements TemplateLocation {
  override readonly name = 'TemplateError';
  readonly stackName: string;
  readonly logicalId?: string;
  readonly constructPath?: string;
  readonly propertyPath?: string;

  constructor(
    location: TemplateLocation,
    /** The message without the location. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${describeLocation(location)}: ${problem}`, options);
    this.stackName = location.stackName;
    this.logicalId = location.logicalId;
    this.constructPath = location.constructPath;
    this.propertyPath = location.propertyPath;
  }
}

/** Formats a location for messages: `stack Images, Bucket83908E77 (Images/Bucket/Resource), Properties.BucketName`. */
export function describeLocation(site: TemplateLocation): string {
  const parts = [`stack ${site.stackName}`];
  if (site.logicalId !== undefined)
    parts.push(site.constructPath === undefined ? site.logicalId : `${site.logicalId} (${site.constructPath})`);
  if (site.propertyPath) parts.push(site.propertyPath);
  return parts.join(', ');
}
