import { type Authorization, type Integration } from './http-api.js';
import { type HttpApiDefinition, type HttpApis } from './store.js';

interface PartInput {
  readonly apiId: string;
}

/** Operations of deployment. IDs of API Gateway's own API would be new ones after each start of an environment. */
export function apiOperations(apis: HttpApis) {
  return {
    CreateHttpApi: (definition: HttpApiDefinition) => {
      apis.create(definition);
    },
    ConfigureHttpApi: (definition: HttpApiDefinition) => apis.configure(definition),
    DeleteHttpApi: ({ apiId }: PartInput) => apis.remove(apiId),
    PutIntegration: (input: PartInput & { readonly integrationId: string; readonly integration: Integration }) =>
      apis.addIntegration(input.apiId, input.integrationId, input.integration),
    PutRoute: (
      input: PartInput & {
        readonly routeId: string;
        readonly routeKey: string;
        readonly integrationId: string;
        readonly authorization: Authorization;
      },
    ) => apis.addRoute(input.apiId, input.routeKey, input.integrationId, input.authorization, input.routeId),
    PutStage: (input: PartInput & { readonly name: string; readonly variables: Readonly<Record<string, string>> }) =>
      apis.addStage(input.apiId, input.name, input.variables),
    /** Removes an integration, a route or a stage. Unknown ones are ignored. */
    RemovePart: ({
      apiId,
      ...part
    }: PartInput & { readonly integrationId?: string; readonly routeId?: string; readonly stageName?: string }) =>
      apis.removePart(apiId, part),
  };
}
