import { type Invoke } from '../calls.js';
import { type Json, type JsonObject } from '../json.js';
import { type CredentialRegistry } from '../endpoint/index.js';
import { type HttpApis } from '../../services/apigatewayv2/index.js';
import { type AssetIndex } from '../../deployment/resources/asset-index.js';
import { type IamRegistry } from '../../services/iam/iam-registry.js';
import { type ResourceRequest } from './resource-provider.js';

/** The services of an environment that a deployment uses. */
export interface EnvironmentServices {
  /** Calls an operation of a service, with the source `deploy`. */
  readonly invoke: Invoke;
  readonly credentials: CredentialRegistry;
  readonly iam: IamRegistry;
  readonly httpApis: HttpApis;
  /** Values of SSM parameters by name. */
  readonly ssmParameters: Map<string, string>;
  /** The local URL of an HTTP API, without a trailing slash. */
  readonly apiUrl: (apiId: string) => string;
}

/** The services and values that a resource provider can use. */
export interface DeploymentServices extends EnvironmentServices {
  readonly assets: AssetIndex;
  /** Whether a function of the app, by name or ARN, has the status `unsupported`. */
  isUnsupportedFunction(reference: string): boolean;
  deployNestedStack(
    request: ResourceRequest,
    templateFile: string,
    parameters: JsonObject,
  ): Promise<{ readonly stackId: string; readonly outputs: Readonly<Record<string, Json>> }>;
}
