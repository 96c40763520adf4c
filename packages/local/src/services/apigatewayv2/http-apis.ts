import { type Authorization, type CorsConfiguration, type HttpApi, type Integration } from './http-api.js';

/** Definition of a new API. */
export interface HttpApiDefinition {
  /** Ten lower-case letters and digits on AWS. */
  readonly apiId: string;
  readonly name: string;
  readonly cors?: CorsConfiguration;
}

/** The HTTP APIs of an environment: what API Gateway's own API would create, in process. */
export class HttpApis {
  readonly #apis = new Map<string, HttpApi>();

  create(definition: HttpApiDefinition): HttpApi {
    const api: HttpApi = {
      apiId: definition.apiId,
      name: definition.name,
      cors: definition.cors,
      routes: [],
      integrations: new Map(),
      stages: new Map(),
    };
    this.#apis.set(api.apiId, api);
    return api;
  }

  /** Changes name and CORS settings of an API; its routes stay. */
  configure({ apiId, name, cors }: HttpApiDefinition): void {
    this.#apis.set(apiId, { ...this.#required(apiId), name, cors });
  }

  /** Removes an API with its parts. Here and below, unknown parts are ignored. */
  remove(apiId: string): void {
    this.#apis.delete(apiId);
  }

  removeIntegration(apiId: string, integrationId: string): void {
    this.#apis.get(apiId)?.integrations.delete(integrationId);
  }

  removeRoute(apiId: string, routeKey: string): void {
    const routes = this.#apis.get(apiId)?.routes ?? [];
    const index = routes.findIndex((route) => route.routeKey === routeKey);
    if (index >= 0) routes.splice(index, 1);
  }

  removeStage(apiId: string, name: string): void {
    this.#apis.get(apiId)?.stages.delete(name);
  }

  addIntegration(apiId: string, integrationId: string, integration: Integration): void {
    this.#required(apiId).integrations.set(integrationId, integration);
  }

  /** @throws RangeError for a route key that is neither `$default` nor `METHOD /path` */
  addRoute(apiId: string, routeKey: string, integrationId: string, authorization: Authorization): void {
    if (!/^(\$default|(GET|HEAD|OPTIONS|PATCH|POST|PUT|DELETE|ANY) \/\S*)$/.test(routeKey)) {
      throw new RangeError(
        `RouteKey must be $default, or a method and a path such as 'POST /images', got '${routeKey}'`,
      );
    }
    this.#required(apiId).routes.push({ routeKey, integrationId, authorization });
  }

  addStage(apiId: string, name: string, variables: Readonly<Record<string, string>> = {}): void {
    this.#required(apiId).stages.set(name, { name, variables });
  }

  get(apiId: string): HttpApi | undefined {
    return this.#apis.get(apiId);
  }

  /** Every API, in the order of creation. */
  list(): readonly HttpApi[] {
    return [...this.#apis.values()];
  }

  #required(apiId: string): HttpApi {
    const api = this.#apis.get(apiId);
    if (!api) throw new RangeError(`ApiId: the API '${apiId}' does not exist`);
    return api;
  }
}
