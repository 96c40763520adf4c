import { invalidValue } from '../errors.js';
import { type JobDefinition } from '../jobs/job-definition.js';
import { type BatchDependencies, checkName, page, type PageInput, rejectUnsupported } from './dependencies.js';
import {
  type ContainerInput,
  type JobSettingsInput,
  readContainer,
  readRetry,
  readTimeout,
} from './read-definition.js';

interface RegisterInput extends JobSettingsInput {
  readonly jobDefinitionName: string;
  readonly type: string;
  readonly containerProperties?: ContainerInput;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly platformCapabilities?: readonly string[];
  readonly propagateTags?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Operations on job definitions. */
export function definitionOperations({ store, minTimeoutSeconds }: BatchDependencies) {
  return {
    RegisterJobDefinition: (input: RegisterInput) => {
      const name = checkName('jobDefinitionName', input.jobDefinitionName);
      if (input.type.toLowerCase() !== 'container')
        throw invalidValue('type', input.type, 'container, because multi-node jobs are not supported locally');
      rejectUnsupported(input, {
        nodeProperties: 'multi-node jobs are not supported locally',
        eksProperties: 'Kubernetes is not supported locally; use containerProperties',
        ecsProperties: 'jobs of several containers are not supported locally; use containerProperties',
      });
      const definition = store.addDefinition(name, {
        container: readContainer(input.containerProperties ?? {}),
        parameters: input.parameters ?? {},
        retryStrategy: readRetry(input),
        timeoutSeconds: readTimeout(input, minTimeoutSeconds),
        platformCapabilities: input.platformCapabilities ?? ['EC2'],
        propagateTags: input.propagateTags === true,
        tags: input.tags ?? {},
      });
      return { jobDefinitionName: name, jobDefinitionArn: definition.arn, revision: definition.revision };
    },
    DescribeJobDefinitions: (
      input: PageInput & {
        readonly jobDefinitions?: readonly string[];
        readonly jobDefinitionName?: string;
        readonly status?: string;
      },
    ) => {
      const { jobDefinitions, jobDefinitionName, status } = input;
      const isWanted = ({ arn, name, revision, ...definition }: JobDefinition): boolean =>
        (jobDefinitions === undefined ||
          [arn, `${name}:${revision}`, name].some((reference) => jobDefinitions.includes(reference))) &&
        (jobDefinitionName === undefined || name === jobDefinitionName) &&
        (status === undefined || definition.status === status);
      const found = [...store.definitions.values()].flat().filter(isWanted);
      return page(found.map(describeDefinition), input, 'jobDefinitions');
    },
    DeregisterJobDefinition: (input: { readonly jobDefinition: string }) => {
      store.replaceDefinition({ ...store.definition(input.jobDefinition), status: 'INACTIVE' });
      return {};
    },
  };
}

function describeDefinition({ name, arn, container, timeoutSeconds, ...settings }: JobDefinition): object {
  const { recorded, ...properties } = container;
  return {
    jobDefinitionName: name,
    jobDefinitionArn: arn,
    type: 'container',
    ...settings,
    containerProperties: { ...properties, ...recorded },
    ...(timeoutSeconds === undefined ? {} : { timeout: { attemptDurationSeconds: timeoutSeconds } }),
    containerOrchestrationType: 'ECS',
  };
}
