import { type Clock } from '@stepwell/asl';
import {
  type ApiKey,
  type ApiParts,
  type RestApiInfo,
  type RestMethod,
  type RestStage,
  type UsagePlan,
} from '../rest-api.js';
import { type PartChange, type RestApis } from '../store.js';

interface ApiInput {
  readonly restApiId: string;
}

interface MethodInput extends ApiInput {
  readonly resourceId: string;
  readonly httpMethod: string;
}

type New<Type> = Omit<Type, 'createdDate' | 'lastUpdatedDate'>;

/**
 * Operations of deployment, which have the IDs of the template's resources. IDs of API Gateway's own API would be new
 * ones after each start of an environment.
 */
export function internalApiOperations(apis: RestApis, clock: Clock) {
  const now = (): Date => new Date(clock.now());
  return {
    DeployRestApi: (info: New<RestApiInfo>) => {
      apis.put({ ...info, createdDate: apis.find(info.id)?.info.createdDate ?? now() });
    },
    RemoveRestApi: ({ restApiId }: ApiInput) => apis.remove(restApiId),
    DeployPart: ({ restApiId, ...change }: ApiInput & PartChange) => apis.putPart(restApiId, change),
    DeployResource: (
      input: ApiInput & { readonly id: string; readonly parentId: string; readonly pathPart: string },
    ) => {
      const { restApiId, id, parentId, pathPart } = input;
      const resourceMethods = apis.get(restApiId).resources[id]?.resourceMethods ?? {};
      apis.putPart(restApiId, { kind: 'resources', id, part: { id, parentId, pathPart, resourceMethods } });
    },
    DeployStage: ({ restApiId, ...stage }: ApiInput & New<RestStage>) => {
      const createdDate = apis.get(restApiId).stages[stage.stageName]?.createdDate ?? now();
      const part = { ...stage, createdDate, lastUpdatedDate: now() };
      apis.putPart(restApiId, { kind: 'stages', id: stage.stageName, part });
    },
    DeployDeployment: ({
      restApiId,
      id,
      description,
    }: ApiInput & { readonly id: string; readonly description?: string }) =>
      apis.putPart(restApiId, { kind: 'deployments', id, part: { id, description, createdDate: now() } }),
    RemovePart: ({ restApiId, kind, id }: ApiInput & { readonly kind: keyof ApiParts; readonly id: string }) =>
      apis.removePart(restApiId, kind, id),
    DeployMethod: ({
      restApiId,
      resourceId,
      method,
    }: Omit<MethodInput, 'httpMethod'> & { readonly method: RestMethod }) => {
      const resource = apis.part(restApiId, 'resources', resourceId);
      const resourceMethods = { ...resource.resourceMethods, [method.httpMethod]: method };
      apis.putPart(restApiId, { kind: 'resources', id: resourceId, part: { ...resource, resourceMethods } });
    },
    RemoveMethod: ({ restApiId, resourceId, httpMethod }: MethodInput) => {
      const resource = apis.find(restApiId)?.resources[resourceId];
      if (resource === undefined) return;
      const methods = Object.entries(resource.resourceMethods).filter(([name]) => name !== httpMethod);
      const part = { ...resource, resourceMethods: Object.fromEntries(methods) };
      apis.putPart(restApiId, { kind: 'resources', id: resourceId, part });
    },
    DeployApiKey: (key: New<ApiKey>) => {
      const createdDate = apis.keys.get(key.id)?.createdDate ?? now();
      apis.keys.set(key.id, { ...key, createdDate, lastUpdatedDate: now() });
    },
    RemoveApiKey: ({ id }: { readonly id: string }) => {
      apis.keys.delete(id);
    },
    DeployUsagePlan: (plan: Omit<UsagePlan, 'keyIds'>) => {
      apis.plans.set(plan.id, { ...plan, keyIds: apis.plans.get(plan.id)?.keyIds ?? [] });
    },
    RemoveUsagePlan: ({ id }: { readonly id: string }) => {
      apis.plans.delete(id);
    },
    /** Adds a key to a usage plan, or removes it. */
    DeployUsagePlanKey: ({ planId, keyId, isMember }: { planId: string; keyId: string; isMember: boolean }) => {
      const plan = apis.plans.get(planId);
      if (plan === undefined) return;
      const others = plan.keyIds.filter((id) => id !== keyId);
      apis.plans.set(planId, { ...plan, keyIds: isMember ? [...others, keyId] : others });
    },
  };
}
