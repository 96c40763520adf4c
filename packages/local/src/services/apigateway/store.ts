import { ownValue } from '../../kernel/own-value.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import { notFound } from './errors.js';
import { type ApiKey, type ApiParts, type RestApi, type RestApiInfo, type UsagePlan } from './rest-api.js';

/** Names in the error for a part that does not exist. */
const partNames: Readonly<Record<keyof ApiParts, string>> = {
  resources: 'Resource',
  deployments: 'Deployment',
  stages: 'Stage',
  models: 'Model',
  validators: 'Request Validator',
  authorizers: 'Authorizer',
  gatewayResponses: 'Gateway Response',
};

/** A new part of an API, or one that replaces another with its ID. */
export type PartChange = {
  [Kind in keyof ApiParts]: { readonly kind: Kind; readonly id: string; readonly part: ApiParts[Kind][string] };
}[keyof ApiParts];

/**
 * The REST APIs of an environment, with API keys and usage plans. A stage serves the current definition of its API:
 * deployments are stored, but changes take effect at once. A change joins the open transaction or opens one.
 */
export class RestApis {
  private readonly apis: Records<RestApi>;
  readonly keys: Records<ApiKey>;
  readonly plans: Records<UsagePlan>;

  constructor(private readonly transactions: Transactions) {
    this.apis = new Records(transactions, 'apigateway/apis');
    this.keys = new Records(transactions, 'apigateway/keys');
    this.plans = new Records(transactions, 'apigateway/plans');
  }

  /** Every API, in the order of creation. */
  list(): readonly RestApi[] {
    return [...this.apis.values()];
  }

  find(apiId: string): RestApi | undefined {
    return this.apis.get(apiId);
  }

  /** Throws `NotFoundException`. */
  get(apiId: string): RestApi {
    const api = this.apis.get(apiId);
    if (api === undefined) throw notFound('API', `${apiId}`);
    return api;
  }

  /** A part of an API. Throws `NotFoundException`. */
  part<Kind extends keyof ApiParts>(apiId: string, kind: Kind, id: string): ApiParts[Kind][string] {
    const part = ownValue(this.get(apiId)[kind] as Readonly<Record<string, ApiParts[Kind][string]>>, id);
    if (part === undefined) throw notFound(partNames[kind], id);
    return part;
  }

  /** Adds an API without parts but its root, or replaces the members of one. */
  put(info: RestApiInfo): RestApi {
    const known = this.apis.get(info.id);
    const api: RestApi = known === undefined ? emptyApi(info) : { ...known, info };
    this.transactions.run(() => this.apis.set(info.id, api));
    return api;
  }

  /** Deletes an API with its parts. An unknown API is ignored. */
  remove(apiId: string): void {
    this.transactions.run(() => this.apis.delete(apiId));
  }

  putPart(apiId: string, { kind, id, part }: PartChange): void {
    const api = this.get(apiId);
    const parts = new Map<string, unknown>([...Object.entries(api[kind]), [id, part]]);
    this.transactions.run(() => this.apis.set(apiId, { ...api, [kind]: Object.fromEntries(parts) }));
  }

  /** Removes a part. Unknown parts are ignored. */
  removePart(apiId: string, kind: keyof ApiParts, id: string): void {
    const api = this.apis.get(apiId);
    if (api === undefined) return;
    const parts = Object.entries(api[kind]).filter(([key]) => key !== id);
    this.transactions.run(() => this.apis.set(apiId, { ...api, [kind]: Object.fromEntries(parts) }));
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
function emptyApi(info: RestApiInfo): RestApi {
  const draft = 'http://json-schema.org/draft-04/schema#';
  const model = (name: string, description: string, schema: object) => ({
    id: name.toLowerCase(),
    name,
    description,
    schema: JSON.stringify(schema, undefined, 2),
    contentType: 'application/json',
  });
  return {
    info,
    resources: { [info.rootResourceId]: { id: info.rootResourceId, resourceMethods: {} } },
    deployments: {},
    stages: {},
    models: {
      Empty: model('Empty', 'This is a default empty schema model', {
        $schema: draft,
        title: 'Empty Schema',
        type: 'object',
      }),
      Error: model('Error', 'This is a default error schema model', {
        $schema: draft,
        title: 'Error Schema',
        type: 'object',
        properties: { message: { type: 'string' } },
      }),
    },
    validators: {},
    authorizers: {},
    gatewayResponses: {},
  };
}
