/** Values by name. */
export type StringMap = Readonly<Record<string, string>>;

/** The API itself, with the members of API Gateway's own API. */
export interface RestApiInfo {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly createdDate: Date;
  readonly binaryMediaTypes?: readonly string[];
  readonly minimumCompressionSize?: number;
  /** Where requests have their API key. @default HEADER */
  readonly apiKeySource?: string;
  readonly endpointConfiguration?: object;
  readonly policy?: string;
  readonly disableExecuteApiEndpoint?: boolean;
  readonly tags?: StringMap;
  readonly rootResourceId: string;
}

/** A response of an integration, which a pattern selects by the status or the error message of the endpoint. */
export interface IntegrationResponse {
  readonly statusCode: string;
  /** A regular expression. @default - the response for everything that no pattern matches */
  readonly selectionPattern?: string;
  /** `method.response.header.name` -> `'literal'`, `integration.response.header.name`, `integration.response.body.a.b` … */
  readonly responseParameters?: StringMap;
  /** Mapping templates by content type. */
  readonly responseTemplates?: StringMap;
  readonly contentHandling?: string;
}

export interface Integration {
  readonly type: 'AWS' | 'AWS_PROXY' | 'HTTP' | 'HTTP_PROXY' | 'MOCK';
  readonly httpMethod?: string;
  readonly uri?: string;
  /** ARN of the role that API Gateway calls the endpoint with. */
  readonly credentials?: string;
  readonly connectionType?: string;
  readonly connectionId?: string;
  /** `integration.request.header.name` -> `'literal'`, `method.request.path.name`, `context.requestId` … */
  readonly requestParameters?: StringMap;
  /** Mapping templates by content type. */
  readonly requestTemplates?: StringMap;
  readonly passthroughBehavior?: string;
  readonly contentHandling?: string;
  /** @default 29000 */
  readonly timeoutInMillis?: number;
  readonly cacheNamespace?: string;
  readonly cacheKeyParameters?: readonly string[];
  /** By status code. */
  readonly integrationResponses?: Readonly<Record<string, IntegrationResponse>>;
}

export interface MethodResponse {
  readonly statusCode: string;
  readonly responseParameters?: Readonly<Record<string, boolean>>;
  readonly responseModels?: StringMap;
}

export interface RestMethod {
  /** `GET`, `ANY` … */
  readonly httpMethod: string;
  /** `NONE`, `AWS_IAM`, `CUSTOM`, `COGNITO_USER_POOLS` */
  readonly authorizationType: string;
  readonly authorizerId?: string;
  readonly authorizationScopes?: readonly string[];
  readonly apiKeyRequired?: boolean;
  readonly operationName?: string;
  readonly requestValidatorId?: string;
  /** `method.request.querystring.name` -> whether it is required. */
  readonly requestParameters?: Readonly<Record<string, boolean>>;
  /** Names of models by content type. */
  readonly requestModels?: StringMap;
  /** By status code. */
  readonly methodResponses?: Readonly<Record<string, MethodResponse>>;
  readonly methodIntegration?: Integration;
}

export interface RestResource {
  readonly id: string;
  /** Absent for the root. */
  readonly parentId?: string;
  /** `items`, `{id}`, `{proxy+}`; absent for the root. */
  readonly pathPart?: string;
  /** By HTTP method. */
  readonly resourceMethods: Readonly<Record<string, RestMethod>>;
}

export interface RestDeployment {
  readonly id: string;
  readonly description?: string;
  readonly createdDate: Date;
}

export interface RestStage {
  readonly stageName: string;
  readonly deploymentId?: string;
  readonly description?: string;
  readonly variables?: StringMap;
  readonly createdDate: Date;
  readonly lastUpdatedDate: Date;
  readonly tags?: StringMap;
}

export interface RestModel {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** JSON Schema draft 4, as text. */
  readonly schema?: string;
  readonly contentType: string;
}

export interface RequestValidator {
  readonly id: string;
  readonly name?: string;
  readonly validateRequestBody?: boolean;
  readonly validateRequestParameters?: boolean;
}

export interface RestAuthorizer {
  readonly id: string;
  readonly name: string;
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS';
  readonly providerARNs?: readonly string[];
  readonly authorizerUri?: string;
  readonly authorizerCredentials?: string;
  /** `method.request.header.Authorization`; several of a REQUEST authorizer, separated by commas. */
  readonly identitySource?: string;
  /** A regular expression that tokens must match. */
  readonly identityValidationExpression?: string;
  /** Seconds. @default 300 */
  readonly authorizerResultTtlInSeconds?: number;
}

/** A response of API Gateway itself, such as that for an unknown path. */
export interface GatewayResponse {
  readonly responseType: string;
  readonly statusCode?: string;
  /** `gatewayresponse.header.name` -> `'literal'`, `method.request.header.name` … */
  readonly responseParameters?: StringMap;
  /** By content type. They are not evaluated as Velocity templates: only variables are replaced. */
  readonly responseTemplates?: StringMap;
}

/** The parts of an API, by the name of their list and their ID. */
export interface ApiParts {
  readonly resources: Readonly<Record<string, RestResource>>;
  readonly deployments: Readonly<Record<string, RestDeployment>>;
  readonly stages: Readonly<Record<string, RestStage>>;
  readonly models: Readonly<Record<string, RestModel>>;
  readonly validators: Readonly<Record<string, RequestValidator>>;
  readonly authorizers: Readonly<Record<string, RestAuthorizer>>;
  readonly gatewayResponses: Readonly<Record<string, GatewayResponse>>;
}

/** A REST API with its parts. */
export interface RestApi extends ApiParts {
  readonly info: RestApiInfo;
}

/** A key that callers send with their requests. */
export interface ApiKey {
  readonly id: string;
  readonly name?: string;
  readonly value: string;
  readonly description?: string;
  readonly enabled: boolean;
  readonly createdDate: Date;
  readonly lastUpdatedDate: Date;
  readonly customerId?: string;
  readonly tags?: StringMap;
}

/** A plan that admits its keys to the stages of APIs. */
export interface UsagePlan {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly apiStages: readonly { readonly apiId?: string; readonly stage?: string }[];
  readonly throttle?: object;
  readonly quota?: object;
  /** IDs of keys. */
  readonly keyIds: readonly string[];
  readonly tags?: StringMap;
}
