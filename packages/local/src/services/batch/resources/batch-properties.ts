import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

const thisMachine = 'Jobs run on this machine.';
const processes = 'Jobs run as processes of your user, without a container.';
const container = (names: readonly string[]): string[] => names.map((name) => `ContainerProperties.${name}`);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-computeenvironment.html */
export const computeEnvironmentProperties: PropertySupport = {
  honored: ['ComputeEnvironmentName', 'ServiceRole', 'State', 'Tags', 'Type'],
  none: {
    [thisMachine]: [
      'ComputeResources',
      'Context',
      'EcsSettings',
      'ReplaceComputeEnvironment',
      'UnmanagedvCpus',
      'UpdatePolicy',
    ],
  },
  missing: { 'Kubernetes is not supported.': ['EksConfiguration'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobqueue.html */
export const jobQueueProperties: PropertySupport = {
  honored: [
    'ComputeEnvironmentOrder.ComputeEnvironment',
    'ComputeEnvironmentOrder.Order',
    'JobQueueName',
    'Priority',
    'State',
    'Tags',
  ],
  difference: { 'Jobs start in the order of their submission.': ['SchedulingPolicyArn'] },
  none: {
    'Jobs start as soon as a process is free.': ['JobStateTimeLimitActions'],
    [thisMachine]: ['JobQueueType'],
  },
  missing: { 'Service environments are not supported.': ['ServiceEnvironmentOrder'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobdefinition.html */
export const jobDefinitionProperties: PropertySupport = {
  honored: [
    ...container(['Command', 'Environment.Name', 'Environment.Value', 'Image', 'JobRoleArn']),
    ...container(['LogConfiguration.LogDriver', 'LogConfiguration.Options']),
    'JobDefinitionName',
    'Parameters',
    'RetryStrategy.Attempts',
    'RetryStrategy.EvaluateOnExit.Action',
    'RetryStrategy.EvaluateOnExit.OnExitCode',
    'RetryStrategy.EvaluateOnExit.OnReason',
    'RetryStrategy.EvaluateOnExit.OnStatusReason',
    'Tags',
    'Timeout.AttemptDurationSeconds',
    'Type',
  ],
  difference: {
    [processes]: container(['LinuxParameters', 'Privileged', 'ReadonlyRootFilesystem', 'Ulimits', 'User']),
    'Jobs start in the order of their submission.': ['SchedulingPriority'],
  },
  none: {
    [thisMachine]: [
      ...container(['EnableExecuteCommand', 'ExecutionRoleArn', 'FargatePlatformConfiguration', 'InstanceType']),
      ...container(['RepositoryCredentials', 'RuntimePlatform']),
      'PlatformCapabilities',
      'PropagateTags',
    ],
    [reasons.capacity]: container(['EphemeralStorage', 'Memory', 'ResourceRequirements', 'Vcpus']),
    [reasons.network]: container(['NetworkConfiguration']),
    'Revisions are deregistered with the resource.': ['ResourceRetentionPolicy'],
  },
  missing: {
    'Volumes are not mounted.': container(['MountPoints', 'Volumes']),
    'Secrets are not read.': container(['LogConfiguration.SecretOptions', 'Secrets']),
    'Consumable resources are not supported.': ['ConsumableResourceProperties'],
    'Only jobs of one container are supported.': ['EcsProperties', 'EksProperties', 'NodeProperties'],
  },
};
