import { type JsonObject } from '../assembly/json.js';
import { type ResourceStatus } from './resource-provider.js';

/** A resource of a deployed app. */
export interface LocalResource {
  /** Name of its stack. */
  readonly stack: string;
  readonly logicalId: string;
  /** Construct path: `Images/Bucket/Resource`; the logical id where the assembly tells no path. */
  readonly path: string;
  /** CloudFormation type: `AWS::S3::Bucket`. */
  readonly type: string;
  /** What `Ref` gives: by type a name, an id, an ARN or a URL. */
  readonly physicalId: string;
  readonly status: ResourceStatus;
  /** Why it is inert although its type is not. */
  readonly reason?: string;
  /** Its evaluated properties; empty for inert types, whose properties are not evaluated. */
  readonly properties: JsonObject;
}
