import { AwsError } from '../../../kernel/aws-error.js';
import { type Call, type Operation } from '../../../kernel/operation.js';
import { parameterNotFound, versionNotFound } from '../errors.js';
import { type Parameter, type ParameterVersion } from '../parameter.js';
import { type ParameterDependencies } from './dependencies.js';
import { readOperations } from './get-parameters.js';
import { emitChange } from './parameter-event.js';
import { putParameter } from './put-parameter.js';

interface Labels {
  readonly Name: string;
  readonly ParameterVersion?: number;
  readonly Labels: readonly string[];
}

interface Tagged {
  readonly ResourceType: string;
  readonly ResourceId: string;
}

const maxLabels = 10;

/** All operations of Parameter Store. */
export function parameterOperations(dependencies: ParameterDependencies) {
  const { store, context } = dependencies;
  const remove = (name: string): boolean => {
    const parameter = store.parameters.get(name);
    if (parameter === undefined) return false;
    store.parameters.delete(name);
    emitChange(context, store, parameter, 'Delete');
    return true;
  };
  const setLabels = (parameter: Parameter, labelsOf: (version: ParameterVersion) => readonly string[]): void => {
    const versions = parameter.versions.map((version) => ({ ...version, labels: labelsOf(version) }));
    store.parameters.set(parameter.name, { ...parameter, versions });
  };
  const versionOf = (parameter: Parameter, number: number | undefined): ParameterVersion => {
    const found =
      number === undefined ? parameter.versions.at(-1) : parameter.versions.find(({ version }) => version === number);
    if (found === undefined) throw versionNotFound(parameter.name, number ?? '');
    return found;
  };
  const tagged = ({ ResourceType, ResourceId }: Tagged): Parameter => {
    const parameter = ResourceType === 'Parameter' ? store.parameters.get(ResourceId) : undefined;
    if (parameter !== undefined) return parameter;
    throw new AwsError('InvalidResourceId', `There is no ${ResourceType} with the ID ${ResourceId}.`);
  };
  return {
    ...readOperations(dependencies),
    PutParameter: (input: Parameters<typeof putParameter>[1], call: Call) => putParameter(dependencies, input, call),
    DeleteParameter: ({ Name }: { readonly Name: string }) => {
      if (!remove(Name)) throw parameterNotFound(Name);
    },
    DeleteParameters: ({ Names }: { readonly Names: readonly string[] }) => {
      const results = [...new Set(Names)].map((name) => ({ name, deleted: remove(name) }));
      const names = (wanted: boolean) => results.filter(({ deleted }) => deleted === wanted).map(({ name }) => name);
      return { DeletedParameters: names(true), InvalidParameters: names(false) };
    },
    LabelParameterVersion: (input: Labels) => {
      const parameter = store.get(input.Name);
      const version = versionOf(parameter, input.ParameterVersion);
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
      const isValid = (label: string) => /^[A-Za-z_][\w.-]*$/.test(label) && !/^(aws|ssm)/i.test(label);
      const added = input.Labels.filter(isValid);
      const labels = [...new Set([...version.labels, ...added])];
      if (labels.length > maxLabels)
        throw new AwsError(
          'ParameterVersionLabelLimitExceeded',
          `A parameter version can have a maximum of ${maxLabels} labels, got ${labels.length}. Remove one first.`,
        );
      setLabels(parameter, (each) =>
        each.version === version.version ? labels : each.labels.filter((label) => !added.includes(label)),
      );
      emitChange(context, store, parameter, 'LabelParameterVersion');
      return { InvalidLabels: input.Labels.filter((label) => !isValid(label)), ParameterVersion: version.version };
    },
    UnlabelParameterVersion: (input: Labels & { readonly ParameterVersion: number }) => {
      const parameter = store.get(input.Name);
      const version = versionOf(parameter, input.ParameterVersion);
      setLabels(parameter, (each) =>
        each.version === version.version ? each.labels.filter((label) => !input.Labels.includes(label)) : each.labels,
      );
      const has = (label: string) => version.labels.includes(label);
      return {
        RemovedLabels: input.Labels.filter(has),
        InvalidLabels: input.Labels.filter((label) => !has(label)),
      };
    },
    AddTagsToResource: (
      input: Tagged & { readonly Tags: readonly { readonly Key: string; readonly Value: string }[] },
    ) => {
      const parameter = tagged(input);
      const added = Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value]));
      store.parameters.set(parameter.name, { ...parameter, tags: { ...parameter.tags, ...added } });
    },
    RemoveTagsFromResource: (input: Tagged & { readonly TagKeys: readonly string[] }) => {
      const parameter = tagged(input);
      const kept = Object.entries(parameter.tags).filter(([key]) => !input.TagKeys.includes(key));
      store.parameters.set(parameter.name, { ...parameter, tags: Object.fromEntries(kept) });
    },
    ListTagsForResource: (input: Tagged) => ({
      TagList: Object.entries(tagged(input).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  } satisfies Record<string, Operation<never>>;
}
