import { BatchError } from '../batch-error.js';
import { object, refuse, requiredName, requiredText, text, textList, textMap } from '../input.js';
import { type JobDefinition } from '../jobs/job-definition.js';
import { readContainer, readRetry, readTimeout } from '../read-definition.js';
import { type BatchOperations, page } from './call.js';

/** Job definitions. */
export const definitionOperations: BatchOperations = {
  registerjobdefinition({ store, input, minTimeoutSeconds }) {
    const name = requiredName(input, 'jobDefinitionName');
    const type = requiredText(input, 'type');
    if (type !== 'container')
      throw BatchError.invalid('type', type, 'container, because multi-node jobs are not supported locally');
    refuse(input, {
      nodeProperties: 'multi-node jobs are not supported locally',
      eksProperties: 'Kubernetes is not supported locally; use containerProperties',
      ecsProperties: 'jobs of several containers are not supported locally; use containerProperties',
    });
    const container = object(input, 'containerProperties') ?? {};
    const definition = store.addDefinition(name, {
      container: readContainer(container),
      parameters: textMap(input, 'parameters'),
      retryStrategy: readRetry(input),
      timeoutSeconds: readTimeout(input, minTimeoutSeconds),
      platformCapabilities: textList(input, 'platformCapabilities') ?? ['EC2'],
      propagateTags: input['propagateTags'] === true,
      tags: textMap(input, 'tags'),
    });
    return { jobDefinitionName: name, jobDefinitionArn: definition.arn, revision: definition.revision };
  },
  describejobdefinitions({ store, input }) {
    const wanted = textList(input, 'jobDefinitions');
    const [name, status] = [text(input, 'jobDefinitionName'), text(input, 'status')];
    const found = store.allDefinitions().filter((definition) => {
      const named =
        wanted === undefined ||
        wanted.includes(definition.arn) ||
        wanted.includes(`${definition.name}:${definition.revision}`) ||
        wanted.includes(definition.name);
      return (
        named &&
        (name === undefined || definition.name === name) &&
        (status === undefined || definition.status === status)
      );
    });
    return page(found.map(describeDefinition), input, 'jobDefinitions');
  },
  deregisterjobdefinition({ store, input }) {
    store.definition(requiredText(input, 'jobDefinition')).status = 'INACTIVE';
    return {};
  },
};

function describeDefinition(definition: JobDefinition): object {
  const {
    name,
    arn,
    revision,
    status,
    container,
    parameters,
    retryStrategy,
    timeoutSeconds,
    platformCapabilities,
    propagateTags,
    tags,
  } = definition;
  const { recorded, ...properties } = container;
  return {
    jobDefinitionName: name,
    jobDefinitionArn: arn,
    revision,
    status,
    type: 'container',
    parameters,
    retryStrategy,
    platformCapabilities,
    propagateTags,
    tags,
    containerProperties: { ...properties, ...recorded },
    ...(timeoutSeconds === undefined ? {} : { timeout: { attemptDurationSeconds: timeoutSeconds } }),
    containerOrchestrationType: 'ECS',
  };
}
