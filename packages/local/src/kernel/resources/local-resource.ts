import { type JsonObject } from '../json.js';
import { type ResourceStatus } from './resource-provider.js';

/** A property that the template sets and that a resource does not honor fully. */
export interface PropertyDifference {
  /** Path of the property: `DurableConfig`, `NotificationConfiguration.LambdaConfigurations`. */
  readonly property: string;
  /**
   * `missing`: what it configures does not work here. `difference`: the resource works, but differently from AWS.
   * `none`: it has no effect here, such as encryption and tracing.
   */
  readonly effect: 'difference' | 'none' | 'missing';
  /** One sentence: `Messages are not encrypted.` */
  readonly reason: string;
}

/** A resource of the deployed app. */
export interface LocalResource {
  /** Stack name. */
  readonly stack: string;
  readonly logicalId: string;
  /** Construct path: `Images/Bucket/Resource`; the logical ID if the assembly has no path metadata. */
  readonly path: string;
  /** CloudFormation type: `AWS::S3::Bucket`. */
  readonly type: string;
  /** The value of `Ref`: depending on the type a name, an ID, an ARN or a URL. */
  readonly physicalId: string;
  readonly status: ResourceStatus;
  /** Why the resource is unsupported although its type is supported. */
  readonly reason?: string;
  /** Evaluated properties; empty for unsupported types. */
  readonly properties: JsonObject;
  /** Properties of the template that it does not honor fully; empty for unsupported types. */
  readonly differences: readonly PropertyDifference[];
}
