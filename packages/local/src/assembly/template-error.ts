import { errorDocs } from '../error-docs.js';

/** Where in an app a template error is. */
export interface TemplateSite {
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
export class TemplateError extends Error implements TemplateSite {
  override readonly name = 'TemplateError';
  /** The page that explains this error. */
  readonly docs = errorDocs('TemplateError');
  readonly stackName: string;
  readonly logicalId?: string;
  readonly constructPath?: string;
  readonly propertyPath?: string;

  constructor(site: TemplateSite, problem: string, options?: ErrorOptions) {
    super(`${placeOf(site)}: ${problem}`, options);
    this.stackName = site.stackName;
    this.logicalId = site.logicalId;
    this.constructPath = site.constructPath;
    this.propertyPath = site.propertyPath;
  }
}

/** A site in words: `stack Images, Bucket83908E77 (Images/Bucket/Resource), Properties.BucketName`. */
export function placeOf(site: TemplateSite): string {
  const parts = [`stack ${site.stackName}`];
  if (site.logicalId !== undefined)
    parts.push(site.constructPath === undefined ? site.logicalId : `${site.logicalId} (${site.constructPath})`);
  if (site.propertyPath) parts.push(site.propertyPath);
  return parts.join(', ');
}
