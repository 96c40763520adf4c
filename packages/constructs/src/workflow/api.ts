import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type Construct, type IConstruct } from 'constructs';
import { checkInteger, rejectProps } from '../invalid-prop.js';
import { AlarmKind } from './alarm-options.js';
import { ALARM_PERIOD, type AlarmProps } from './alarms.js';
import { type LogSettings, vendedLogs } from './logs.js';
import { serviceNameOf } from './metrics.js';

/** The authorization of a workflow's HTTP API. */
export enum ApiAuthorization {
  /** Callers sign their requests with SigV4 and need `execute-api:Invoke`: see `grantInvokeApi`. */
  IAM = 'IAM',
  /** No authorization: anyone who knows the URL can start executions at your cost. For tests and closed networks. */
  NONE = 'NONE',
}

/** Props of the HTTP API that starts executions. */
export interface StartApiProps {
  /**
   * Whether to create an HTTP API whose `POST /` starts an execution.
   *
   * @default true
   */
  readonly api?: boolean;

  /**
   * The authorization of the API.
   *
   * @default ApiAuthorization.IAM
   */
  readonly apiAuthorization?: ApiAuthorization;

  /**
   * The steady-state rate limit of the API in requests per second. The API rejects more requests with 429.
   *
   * @default 50
   */
  readonly apiRateLimit?: number;

  /**
   * The burst limit of the API in requests.
   *
   * @default 100
   */
  readonly apiBurstLimit?: number;
}

/** Validates the props of the API and applies their defaults. @throws {@link InvalidProp} */
export function resolveApiProps(scope: IConstruct, props: StartApiProps): Required<StartApiProps> {
  if (props.api === false) rejectProps(scope, props, ['apiAuthorization'], { when: 'api is false' });
  return {
    api: props.api ?? true,
    apiAuthorization: props.apiAuthorization ?? ApiAuthorization.IAM,
    apiRateLimit: checkInteger(scope, 'apiRateLimit', props.apiRateLimit ?? 50, 1, 10_000),
    apiBurstLimit: checkInteger(scope, 'apiBurstLimit', props.apiBurstLimit ?? 100, 1, 5_000),
  };
}

/** An HTTP API and its only stage. */
export interface StartApi {
  readonly api: HttpApi;
  readonly stage: HttpStage;
}

/**
 * Creates an HTTP API whose `POST /` invokes the start function, which validates the body. A service integration could
 * start executions without a function, but an HTTP API cannot validate a body, and the validator of a REST API does not
 * name the invalid field.
 */
export function startApi(
  scope: Construct,
  description: string,
  startFunction: LambdaFunction,
  props: Required<StartApiProps> & LogSettings,
): StartApi {
  const api = new HttpApi(scope, 'Api', {
    apiName: serviceNameOf(scope),
    description,
    createDefaultStage: false,
  });
  api.addRoutes({
    path: '/',
    methods: [HttpMethod.POST],
    integration: new HttpLambdaIntegration('StartIntegration', startFunction, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    }),
    authorizer: props.apiAuthorization === ApiAuthorization.IAM ? new HttpIamAuthorizer() : new HttpNoneAuthorizer(),
  });
  const logs = vendedLogs(scope, 'ApiLogs', props, { service: 'apis' });
  const stage = new HttpStage(scope, 'ApiStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: props.apiRateLimit, burstLimit: props.apiBurstLimit },
    accessLogSettings: { destination: new LogGroupLogDestination(logs) },
  });
  return { api, stage };
}

/** Grants permission to call an API: `execute-api:Invoke` on `POST /`. Grants nothing without an API. */
export function grantInvokeApi(scope: IConstruct, stage: HttpStage | undefined, grantee: IGrantable): Grant {
  if (stage === undefined) return Grant.drop(grantee, `${scope.node.path} has no API`);
  const resource = Stack.of(scope).formatArn({
    service: 'execute-api',
    resource: stage.api.apiId,
    resourceName: `${stage.stageName}/POST/`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns: [resource] });
}

/** The alarm of an API: none without an API. */
export function apiErrorAlarms(api: HttpApi | undefined): AlarmProps[] {
  if (api === undefined) return [];
  return [
    {
      kind: AlarmKind.API_ERRORS,
      id: 'ApiErrors',
      metric: api.metricServerError({ period: ALARM_PERIOD, statistic: Stats.SUM }),
      description: 'the API could not start an execution',
    },
  ];
}
