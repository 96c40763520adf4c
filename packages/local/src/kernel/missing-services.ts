import { type Clock } from '@stepwell/asl';
import { HttpService } from './http-service.js';
import { type Kernel } from './kernel.js';
import { findModel, modelHeads } from './models/read-model.js';
import { type ServiceModel } from './models/service-model.js';
import { findHttpOperation } from './protocols/http-operation.js';
import { type LocalService, type ServiceRequest } from './service.js';

/**
 * Serves the APIs of services that are not here, so that their calls reach the kernel, which has mocks and explains
 * those that no mock answers. A model is read at the first request of its service.
 */
export class MissingServices {
  readonly #services = new Map<string, LocalService>();

  constructor(
    private readonly kernel: Kernel,
    private readonly clock: Clock,
  ) {}

  /**
   * The service of a request.
   *
   * @param name the service in the request's signature, or the prefix of `x-amz-target`
   * @returns `undefined` if there is no model with the operation
   */
  find(name: string, request: ServiceRequest): LocalService | undefined {
    const target = request.http.headers['x-amz-target'];
    const prefix = typeof target === 'string' ? target.slice(0, target.lastIndexOf('.')) : undefined;
    const candidates = modelHeads().filter(
      ({ signingName, targetPrefix }) =>
        (signingName === name && (prefix === undefined || targetPrefix === prefix)) || targetPrefix === name,
    );
    const models = candidates.flatMap(({ id }) => findModel(id) ?? []);
    const model = models.find((each) => hasRequest(each, request));
    return model === undefined ? undefined : this.#serve(model);
  }

  #serve(model: ServiceModel): LocalService {
    const known = this.#services.get(model.id);
    if (known !== undefined) return known;
    const service = new HttpService(this.kernel, this.clock, { model, operations: {} });
    this.#services.set(model.id, service);
    return service;
  }
}

/** Whether a model has the operation of a request: services with one signing name differ in their paths or protocols. */
function hasRequest(model: ServiceModel, { http, url }: ServiceRequest): boolean {
  if (model.protocol !== 'rest-json' && model.protocol !== 'rest-xml') {
    const isForm = (http.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    return model.protocol === 'query' ? isForm : http.headers['x-amz-target'] !== undefined;
  }
  const head = {
    method: http.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: http.headers,
  };
  return findHttpOperation(model, head) !== undefined;
}
