import { type Json, type TaskDispatcher, type TaskRequest } from '@stepwell/asl';
import { type ActivityStore } from '../activities/activity-store.js';
import { type ExecutionStore } from '../executions/execution-store.js';
import { type TaskTokens } from '../tokens/task-tokens.js';
import { runApiGatewayTask } from './api-gateway-task.js';
import { type JobEnds, withManagedByVariable, waitForJob } from './batch-job.js';
import { checkResource } from './check-resource.js';
import { type HttpTaskDependencies, runHttpTask } from './http/http-task.js';
import { missingResource } from './missing-resource.js';
import { runLambdaFunction, runLambdaInvoke } from './lambda-task.js';
import { waitForExecution } from './nested-execution.js';
import { optimizedService } from './service-call/optimized-service.js';
import { runOptimizedTask, runAwsSdkTask } from './service-call/run-service-task.js';
import { type ServiceCaller } from './service-call/service-call.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/** Dependencies of the dispatcher. */
export interface DispatcherDependencies {
  readonly services: ServiceCaller;
  readonly tokens: TaskTokens;
  readonly activities: ActivityStore;
  readonly executions: ExecutionStore;
  readonly jobEnds: JobEnds;
  readonly http: HttpTaskDependencies;
}

/** Runs tasks: activities, HTTP tasks, and calls of services through the kernel. */
export function createDispatcher(parts: DispatcherDependencies): TaskDispatcher {
  return {
    validate: checkResource,
    unschedulableReason: ({ resource }) => missingResource(resource, parts.activities, parts.services.kernel),
    run: async (request) => {
      switch (request.resource.kind) {
        case 'lambda':
          return runLambdaFunction(request, parts.services);
        case 'activity':
          return runActivity(request, parts);
        case 'service':
          return runService(request, parts);
      }
    },
  };
}

async function runActivity(request: TaskRequest, { activities, tokens }: DispatcherDependencies): Promise<Json> {
  const token = tokenOf(request);
  const arn = request.resource.arn;
  const result = tokens.wait(token, request.signal, () => request.notifyHeartbeat());
  activities.schedule(arn, {
    token,
    input: request.parameters,
    signal: request.signal,
    started: (workerName) => request.notifyStarted(workerName === undefined ? {} : { workerName }),
  });
  return result;
}

async function runService(request: TaskRequest, parts: DispatcherDependencies): Promise<Json> {
  const { pattern } = request.resource;
  switch (pattern) {
    case 'request-response':
      return call(request, parts);
    case 'waitForTaskToken': {
      // The token can be returned before the response of the service arrives.
      const result = parts.tokens.wait(tokenOf(request), request.signal, () => request.notifyHeartbeat());
      // Avoids an unhandled rejection before it is awaited.
      result.catch(() => undefined);
      try {
        request.notifySubmitted(await call(request, parts));
      } catch (error) {
        parts.tokens.cancel(tokenOf(request));
        throw error;
      }
      return result;
    }
    case 'sync':
    case 'sync:2': {
      const { taskToken } = request;
      if (taskToken === undefined) return runJob(request, parts);
      // As on AWS, SendTaskSuccess and SendTaskFailure can end the task before its job ends.
      const returned = parts.tokens.wait(taskToken, request.signal, () => request.notifyHeartbeat());
      returned.catch(() => undefined);
      try {
        return await Promise.race([returned, runJob(request, parts)]);
      } finally {
        parts.tokens.cancel(taskToken);
      }
    }
  }
}

/** Starts a job or a nested execution and waits for its end. */
async function runJob(request: TaskRequest, parts: DispatcherDependencies): Promise<Json> {
  const started = await call(request, parts);
  if (!request.signal.aborted) request.notifySubmitted(started);
  if (request.resource.resourceType === 'batch') return waitForJob(started, request, parts.services, parts.jobEnds);
  return waitForExecution(started, request, parts.executions);
}

function call(request: TaskRequest, { services, http }: DispatcherDependencies): Promise<Json> {
  const { resourceType } = request.resource;
  if (resourceType === 'lambda') return runLambdaInvoke(request, services);
  if (resourceType === 'http') return runHttpTask(request, http);
  if (resourceType === 'apigateway') return runApiGatewayTask(request, services);
  if (resourceType.startsWith('aws-sdk:')) return runAwsSdkTask(request, services);
  const optimized = optimizedService(resourceType);
  if (optimized === undefined)
    throw new UnsupportedIntegration(`${resourceType}:${request.resource.resource} does not run here`);
  // Do not abort SubmitJob: the job's ID is needed to terminate it.
  if (resourceType === 'batch')
    return runOptimizedTask(optimized, request, services, {
      parameters: withManagedByVariable(request.parameters),
      isAbortable: false,
    });
  return runOptimizedTask(optimized, request, services);
}

function tokenOf(request: TaskRequest): string {
  if (request.taskToken === undefined) throw new Error(`The task of '${request.stateName}' has no task token`);
  return request.taskToken;
}
