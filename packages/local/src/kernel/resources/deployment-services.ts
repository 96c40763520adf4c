import { type Invoke } from '../calls.js';
import { type Json, type JsonObject } from '../json.js';
import { type CredentialRegistry } from '../endpoint/index.js';
import { type CustomResources } from './custom-resources.js';
import { type ResourceRequest } from './resource-provider.js';

/** The services of an environment that a deployment uses. */
export interface EnvironmentServices {
  /** Calls an operation of a service, with the source `deploy`. */
  readonly invoke: Invoke;
  readonly credentials: CredentialRegistry;
  /** The values of SSM parameters, for templates. */
  readonly ssm: { value(reference: string): string | undefined };
  /** The values of secrets, for templates. */
  readonly secretsmanager: { resolve(reference: string): string | undefined };
  /** The local URL of an HTTP API, without a trailing slash. */
  readonly apiUrl: (apiId: string) => string;
  readonly customResources: CustomResources;
}

/** A file or folder of the app that templates name by its destination in S3. */
export interface LocalAsset {
  /** Absolute path of the file or directory in the assembly. */
  readonly path: string;
  /** `zip`: a directory that is uploaded as a zip archive; `file`: a file that is uploaded unchanged. */
  readonly packaging: 'file' | 'zip';
  /** Absolute path of a folder with source maps of the directory's files, which are not uploaded. */
  readonly sourceMaps?: string;
}

/** Finds the local file of an asset, so that assets need not be uploaded. */
export interface LocalAssets {
  /** The asset with that destination bucket and key. */
  find(bucket: string, key: string): LocalAsset | undefined;
  /** The asset behind an `https://s3.<region>.…/<bucket>/<key>` URL. */
  findUrl(url: string): LocalAsset | undefined;
}

/** The services and values that a resource provider can use. */
export interface DeploymentServices extends EnvironmentServices {
  readonly assets: LocalAssets;
  /** Whether a function of the app, by name or ARN, has the status `unsupported`. */
  isUnsupportedFunction(reference: string): boolean;
  deployNestedStack(
    request: ResourceRequest,
    templateFile: string,
    parameters: JsonObject,
  ): Promise<{ readonly stackId: string; readonly outputs: Readonly<Record<string, Json>> }>;
}
