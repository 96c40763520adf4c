import { type Json } from '../assembly/json.js';
import { type DeploymentEnvironment } from '../assembly/template-scope.js';
import { type DeploymentServices, type EnvironmentServices } from './deployment-services.js';
import { type LocalResource } from './local-resource.js';
import { type NameRules } from './physical-name.js';
import { type Properties } from './properties.js';

/**
 * What became of a resource. `running`: a service here does what AWS would do. `kept`: its settings are stored and its
 * names can be used; it does nothing by itself. `inert`: nothing here runs it; it has an id and ARN so that the rest
 * can start.
 */
export type ResourceStatus = 'running' | 'stub' | 'unsupported';

/** A resource about to be created, its properties evaluated. */
export interface ResourceRequest {
  readonly stackName: string;
  readonly logicalId: string;
  readonly constructPath: string | undefined;
  /** The CloudFormation type: `AWS::S3::Bucket`. */
  readonly type: string;
  readonly properties: Properties;
  readonly environment: DeploymentEnvironment;
  /** The name that CloudFormation would generate from stack name and logical id. */
  generatedName(rules: NameRules): string;
  /** An id that is always the same for this resource: `length` characters out of `characters`. */
  generatedId(length: number, characters?: string): string;
  /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string;
  /** Throws a `ResourceError` for this resource. */
  fail(problem: string): never;
}

/** What a created resource is called. */
export interface CreatedResource {
  /** The answer to `Ref`: by CloudFormation's rules for the type a name, an id, an ARN or a URL. */
  readonly ref: string;
  /** Answers to `Fn::GetAtt`, by attribute. */
  readonly attributes?: Readonly<Record<string, Json>>;
  /** Where one resource does not do what its type usually does here: a function in Python is inert. */
  readonly status?: ResourceStatus;
  /** Why the status is not the type's usual one. */
  readonly reason?: string;
}

/**
 * How resources of one CloudFormation type, or of a few alike, are created. A new type is a file and a line in
 * `resource-types.ts`.
 */
export interface ResourceProvider {
  readonly types: readonly string[];
  readonly status: 'running' | 'stub';
  /** What it holds may change while its own properties do not: it is updated every time. */
  readonly updateAlways?: true;
  create(request: ResourceRequest, services: DeploymentServices): CreatedResource | Promise<CreatedResource>;
  /**
   * Changes a resource that is there, with all that is in it, to other properties. An answer with another `ref` means a
   * new resource beside it: the one before is removed once everything is updated. Without it, kept resources are
   * created again, which changes nothing else, and running ones stay as they are.
   *
   * @throws {@link UpdateNotSupported} for what cannot be changed
   */
  update?(
    request: ResourceRequest,
    before: LocalResource,
    services: DeploymentServices,
  ): CreatedResource | Promise<CreatedResource>;
  /**
   * Removes a resource that the app does not have any more; one that is gone already is no error. Without it nothing is
   * left to remove.
   */
  delete?(resource: LocalResource, services: EnvironmentServices): void | Promise<void>;
}
