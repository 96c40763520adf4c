import { type Json } from '../json.js';
import { type DeploymentEnvironment } from './deployment-environment.js';
import { type DeploymentServices, type EnvironmentServices } from './deployment-services.js';
import { type LocalResource, type PropertyDifference } from './local-resource.js';
import { type NameRules } from './physical-name.js';
import { type Properties } from './properties.js';
import { type PropertySupport } from './property-support.js';

/**
 * How the environment provides a resource. `running`: a local service behaves as on AWS. `stub`: its properties are
 * stored and other resources can reference it, but it has no behavior. `unsupported`: it is not provided; it has a
 * placeholder ID and ARN, so that the rest of the app can be deployed.
 */
export type ResourceStatus = 'running' | 'stub' | 'unsupported';

/** A resource to create or update, with evaluated properties. */
export interface ResourceRequest {
  readonly stackName: string;
  readonly logicalId: string;
  readonly constructPath: string | undefined;
  /** The CloudFormation type: `AWS::S3::Bucket`. */
  readonly type: string;
  readonly properties: Properties;
  readonly environment: DeploymentEnvironment;
  /** Generates a physical name as CloudFormation does, from stack name and logical ID. */
  generatedName(rules: NameRules): string;
  /** Generates an ID that is always the same for this resource: `length` characters out of `characters`. */
  generatedId(length: number, characters?: string): string;
  /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string;
  /** Throws a `ResourceError` for this resource. */
  fail(problem: string): never;
}

/** The result of creating or updating a resource. */
export interface CreatedResource {
  /** The value of `Ref`: depending on the type a name, an ID, an ARN or a URL. */
  readonly ref: string;
  /** Values of `Fn::GetAtt`, by attribute. */
  readonly attributes?: Readonly<Record<string, Json>>;
  /** Set if it differs from the provider's status: a function with an unsupported runtime is `unsupported`. */
  readonly status?: ResourceStatus;
  /** Why the status differs. */
  readonly reason?: string;
  /** Properties whose values are not supported, apart from those that the type never honors. */
  readonly differences?: readonly PropertyDifference[];
}

/**
 * Creates, updates and deletes resources of one or more CloudFormation types. To add a type, create a file and a line
 * in `resource-providers.ts`.
 */
export interface ResourceProvider {
  /** How it provides the properties of its types. */
  readonly types: Readonly<Record<string, PropertySupport>>;
  readonly status: 'running' | 'stub';
  /**
   * Whether to update the resource even if its properties did not change, because its contents can change (nested
   * stacks).
   */
  readonly updateAlways?: true;
  create(request: ResourceRequest, services: DeploymentServices): CreatedResource | Promise<CreatedResource>;
  /**
   * Updates a resource and keeps its data. A result with another `ref` is a replacement: the previous resource is
   * deleted after all updates. Without this method, stubs are created again, and running resources cannot be updated.
   *
   * @throws {@link UpdateNotSupported} if the resource cannot be updated
   */
  update?(
    request: ResourceRequest,
    before: LocalResource,
    services: DeploymentServices,
  ): CreatedResource | Promise<CreatedResource>;
  /**
   * Deletes a resource. A resource that no longer exists is ignored. Omit this method if there is nothing to delete.
   */
  delete?(resource: LocalResource, services: EnvironmentServices): void | Promise<void>;
}
