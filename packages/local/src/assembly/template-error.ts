import { errorDocs } from '../error-docs.js';

/** Where in an app a template error is. */
export interface TemplateLocation {
  readonly stackName: string;
  /** Logical id of the resource, output, parameter or condition; absent for the template as a whole. */
  readonly logicalId?: string;
  /** Construct path, where the assembly tells it: `Images/Bucket/Resource`. */
  readonly constructPath?: string;
  /** Path inside the template's entry: `Properties.Environment.Variables.BUCKET`. */
  readonly propertyPath?: string;
}

/**
 * A template that cannot be evaluated: an intrinsic function that is wrong or not supported, a reference to nothing,
 * a parameter without a value, resources that depend on each other in a circle. `name` is always `TemplateError`.
 */
export class TemplateError extends Error implements TemplateLocation {
  override readonly name = 'TemplateError';
  /** The page that explains this error. */
  readonly docs = errorDocs('TemplateError');
  readonly stackName: string;
  readonly logicalId?: string;
  readonly constructPath?: string;
  readonly propertyPath?: string;

  constructor(location: TemplateLocation, problem: string, options?: ErrorOptions) {
    super(`${describeLocation(location)}: ${problem}`, options);
    this.stackName = location.stackName;
    this.logicalId = location.logicalId;
    this.constructPath = location.constructPath;
    this.propertyPath = location.propertyPath;
  }
}

/** A site in words: `stack Images, Bucket83908E77 (Images/Bucket/Resource), Properties.BucketName`. */
export function describeLocation(site: TemplateLocation): string {
  const parts = [`stack ${site.stackName}`];
  if (site.logicalId !== undefined)
    parts.push(site.constructPath === undefined ? site.logicalId : `${site.logicalId} (${site.constructPath})`);
  if (site.propertyPath) parts.push(site.propertyPath);
  return parts.join(', ');
}
