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
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';
import { serviceName } from '../functions/service-name.js';
import { vendedLogs } from '../logs/vended-logs.js';
import { ApiAuthorization } from './api-authorization.js';

/** Props of the API. */
export interface StartApiProps {
  /** The description in the API Gateway console. */
  readonly apiDescription: string;
  readonly apiAuthorization: ApiAuthorization;
  /** Requests per second. */
  readonly apiRateLimit: number;
  readonly apiBurstLimit: number;
  readonly logRetention: RetentionDays;
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
export function startApi(scope: Construct, startFunction: LambdaFunction, props: StartApiProps): StartApi {
  const api = new HttpApi(scope, 'Api', {
    apiName: serviceName(scope),
    description: props.apiDescription,
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
  const logs = vendedLogs(scope, 'ApiLogs', { service: 'apis', retention: props.logRetention });
  const stage = new HttpStage(scope, 'ApiStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: props.apiRateLimit, burstLimit: props.apiBurstLimit },
    accessLogSettings: { destination: new LogGroupLogDestination(logs) },
  });
  return { api, stage };
}
