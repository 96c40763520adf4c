/**
 * CORS settings of an API. Durations in seconds.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export interface CorsConfiguration {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAge: number | undefined;
}

/** The integration of a route. */
export type Integration =
  | {
      readonly kind: 'lambda';
      /** ARN of a function, or of a version or alias of it. */
      readonly functionArn: string;
      readonly payloadFormatVersion: '1.0' | '2.0';
      readonly timeoutMs: number;
    }
  | {
      readonly kind: 'service';
      /** `StepFunctions-StartExecution`, `SQS-SendMessage` … */
      readonly subtype: string;
      readonly requestParameters: Readonly<Record<string, string>>;
      /** The role that API Gateway calls the service with. */
      readonly credentialsArn: string;
      readonly timeoutMs: number;
    }
  /** An unsupported integration. Requests to it return an error with its name. */
  | { readonly kind: 'unsupported'; readonly description: string };

/** Authorization of a route. `unsupported`: an unsupported authorizer, so that all requests are rejected. */
export type Authorization =
  { readonly kind: 'none' } | { readonly kind: 'iam' } | { readonly kind: 'unsupported'; readonly description: string };

/** A route of an API. */
export interface HttpRoute {
  readonly routeId: string;
  /** `POST /images/{id}`, `ANY /{proxy+}`, `$default`. */
  readonly routeKey: string;
  readonly integrationId: string;
  readonly authorization: Authorization;
}

/** A stage of an API: `$default` is served at the root, others below their name. */
export interface HttpStage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** An HTTP API with its parts. */
export interface HttpApi {
  readonly apiId: string;
  readonly name: string;
  readonly cors: CorsConfiguration | undefined;
  readonly routes: readonly HttpRoute[];
  readonly integrations: readonly { readonly integrationId: string; readonly integration: Integration }[];
  readonly stages: readonly HttpStage[];
}
