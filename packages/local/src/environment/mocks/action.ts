import { parseResource, type TaskResource } from '@stepwell/asl';
import { findModel, modelIds } from '../../kernel/models/read-model.js';
import { type ServiceModel } from '../../kernel/models/service-model.js';
import { didYouMean } from '../../kernel/nearest-names.js';
import { ownValue } from '../../kernel/own-value.js';
import { capitalized } from '../../services/states/integrations/service-call/casing.js';
import { optimizedOnAws, serviceOfAction } from '../../services/states/integrations/service-call/optimized-on-aws.js';
import {
  optimizedService,
  optimizedServices,
} from '../../services/states/integrations/service-call/optimized-service.js';
import { taskOperation } from './result-shape.js';

/**
 * The names of the action of a task, from the most specific one: its ARN, `glue:startJobRun.sync`, `glue:startJobRun`.
 * A task of an AWS SDK integration also has the name without `aws-sdk:`, and each task that of the API which it calls.
 */
export function taskActionNames(task: TaskResource): string[] {
  const { arn, kind, resourceType, resource, action } = task;
  if (kind !== 'service') return [arn];
  const names = [arn, `${resourceType}:${resource}`, `${resourceType}:${action}`];
  const called = taskOperation(task);
  const serviceId = resourceType.startsWith('aws-sdk:') ? resourceType.slice('aws-sdk:'.length) : called?.model.id;
  return serviceId === undefined ? names : [...new Set([...names, `${serviceId}:${action}`])];
}

/** The names of the action of an API call: `rekognition:detectLabels`, with the names of the integrations. */
export function callActionNames({ id }: ServiceModel, operation: string): string[] {
  const action = operation.charAt(0).toLowerCase() + operation.slice(1);
  const optimized = [
    ...optimizedServices.filter(({ serviceId }) => serviceId === id).map(({ name }) => name),
    ...Object.keys(optimizedOnAws).filter((name) => serviceOfAction(name, action) === id),
  ];
  return [`${id}:${action}`, `aws-sdk:${id}:${action}`, ...optimized.map((name) => `${name}:${action}`)];
}

/** The task of an action: `glue:startJobRun.sync` is `arn:aws:states:::glue:startJobRun.sync`. */
export function taskOfAction(action: string): TaskResource | undefined {
  return parseResource(action.startsWith('arn:') ? action : `arn:aws:states:::${action}`);
}

/**
 * The operation of an action: of `rekognition:detectLabels` with or without `aws-sdk:` in front, and of
 * `glue:startJobRun.sync`.
 */
export function operationOfAction(
  action: string,
): { readonly model: ServiceModel; readonly operation: string } | undefined {
  const task = taskOfAction(action);
  if (task === undefined) return undefined;
  const ofIntegration = taskOperation(task);
  if (ofIntegration !== undefined) return ofIntegration;
  const model = findModel(task.resourceType);
  const operation = capitalized(task.action);
  return model !== undefined && Object.hasOwn(model.operations, operation) ? { model, operation } : undefined;
}

/** Why no task or call can have an action; `undefined` if AWS has it. */
export function actionProblem(action: string): string | undefined {
  const [, service, name] =
    /^(?:arn:[^:]+:states:[^:]*:[^:]*:)?((?:aws-sdk:)?[^:]+):([^:.]+)(?:\..+)?$/.exec(action) ?? [];
  if (service === undefined || name === undefined)
    return `'${action}' is not an action. Write it as <service>:<action>, such as rekognition:detectLabels`;
  const plain = service.replace(/^aws-sdk:/, '');
  const model = findModel(plain);
  const known = actionsOf(service, plain, model);
  if (known === undefined) {
    const services = [
      ...modelIds(),
      ...optimizedServices.map((each) => each.name),
      ...Object.keys(optimizedOnAws),
      'http',
      'lambda',
    ];
    return `'${plain}' is not a service with a model in this runtime. ${didYouMean(plain, services)}`.trim();
  }
  if (known.includes(name) || known.includes(name.charAt(0).toLowerCase() + name.slice(1))) return undefined;
  const hint = didYouMean(name, known);
  return `'${plain}' has no action '${name}'.${hint === '' ? '' : ` ${hint}`}`;
}

function actionsOf(service: string, plain: string, model: ServiceModel | undefined): string[] | undefined {
  const ofModel = Object.keys(model?.operations ?? {}).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
  if (service !== plain) return model === undefined ? undefined : ofModel;
  const integration =
    plain === 'lambda' || plain === 'http'
      ? ['invoke']
      : [
          ...Object.keys(optimizedService(plain)?.actions ?? {}),
          ...Object.keys(ownValue(optimizedOnAws, plain)?.actions ?? {}),
        ];
  return model === undefined && integration.length === 0 ? undefined : [...integration, ...ofModel];
}
