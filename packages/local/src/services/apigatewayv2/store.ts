import { AwsError } from '../../kernel/aws-error.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import {
  type Authorization,
  type CorsConfiguration,
  type HttpApi,
  type HttpRoute,
  type HttpStage,
  type Integration,
} from './http-api.js';

/** Definition of a new API. */
export interface HttpApiDefinition {
  /** Ten lower-case letters and digits on AWS. */
  readonly apiId: string;
  readonly name: string;
  readonly cors?: CorsConfiguration;
}

/** The HTTP APIs of an environment. A change joins the open transaction or opens one. */
export class HttpApis {
  readonly #apis: Records<HttpApi>;

  constructor(private readonly transactions: Transactions) {
    this.#apis = new Records(transactions, 'apigatewayv2/apis');
  }

  create({ apiId, name, cors }: HttpApiDefinition): HttpApi {
    const api: HttpApi = { apiId, name, cors, routes: [], integrations: [], stages: [] };
    this.transactions.run(() => this.#apis.set(apiId, api));
    return api;
  }

  /** Changes name and CORS settings of an API. Its routes do not change. */
  configure({ apiId, name, cors }: HttpApiDefinition): void {
    this.#change(apiId, (api) => ({ ...api, name, cors }));
  }

  /** Deletes an API with its parts. An unknown API is ignored. */
  remove(apiId: string): void {
    this.transactions.run(() => this.#apis.delete(apiId));
  }

  /** Adds or replaces an integration. */
  addIntegration(apiId: string, integrationId: string, integration: Integration): void {
    this.#change(apiId, (api) => ({
      ...api,
      integrations: [
        ...api.integrations.filter((other) => other.integrationId !== integrationId),
        { integrationId, integration },
      ],
    }));
  }

  /** Adds or replaces a route. Throws `BadRequestException` for an invalid route key. */
  addRoute(
    apiId: string,
    routeKey: string,
    integrationId: string,
    authorization: Authorization,
    routeId: string = routeKey,
  ): void {
    if (!/^(\$default|(GET|HEAD|OPTIONS|PATCH|POST|PUT|DELETE|ANY) \/\S*)$/.test(routeKey)) {
      const expected = "$default, or a method and a path such as 'POST /images'";
      throw new AwsError('BadRequestException', `RouteKey must be ${expected}, got '${routeKey}'`);
    }
    const route: HttpRoute = { routeId, routeKey, integrationId, authorization };
    this.#change(apiId, (api) => ({
      ...api,
      routes: [...api.routes.filter((other) => other.routeId !== routeId), route],
    }));
  }

  /** Adds or replaces a stage. */
  addStage(apiId: string, name: string, variables: Readonly<Record<string, string>> = {}): void {
    const stage: HttpStage = { name, variables };
    this.#change(apiId, (api) => ({ ...api, stages: [...api.stages.filter((other) => other.name !== name), stage] }));
  }

  /** Removes a part of an API. Unknown parts are ignored. */
  removePart(
    apiId: string,
    part: { readonly integrationId?: string; readonly routeId?: string; readonly stageName?: string },
  ): void {
    if (!this.#apis.has(apiId)) return;
    this.#change(apiId, (api) => ({
      ...api,
      integrations: api.integrations.filter(({ integrationId }) => integrationId !== part.integrationId),
      routes: api.routes.filter(({ routeId }) => routeId !== part.routeId),
      stages: api.stages.filter(({ name }) => name !== part.stageName),
    }));
  }

  get(apiId: string): HttpApi | undefined {
    return this.#apis.get(apiId);
  }

  /** Every API, in the order of creation. */
  list(): readonly HttpApi[] {
    return [...this.#apis.values()];
  }

  #change(apiId: string, change: (api: HttpApi) => HttpApi): void {
    this.transactions.run(() => {
      const api = this.#apis.get(apiId);
      if (api === undefined) throw new AwsError('NotFoundException', `Invalid API identifier specified ${apiId}`, 404);
      this.#apis.set(apiId, change(api));
    });
  }
}
