import { configurationOutput } from './configuration.js';
import { findFunction, type FunctionInput, type LambdaDependencies, page, type PageInput } from './dependencies.js';
import {
  type CodeInput,
  type ConfigurationInput,
  type CreateInput,
  readCode,
  readConfiguration,
  readDefinition,
} from './read-definition.js';

interface UpdateInput {
  readonly FunctionName: string;
  readonly RevisionId?: string;
}

/** Operations on functions. */
export function functionOperations(lambda: LambdaDependencies) {
  const { store, control, invoke } = lambda;
  return {
    CreateFunction: async (input: CreateInput) => {
      const { name, latest } = await control.create(await readDefinition(input, invoke));
      return configurationOutput(input.Publish === true ? control.publish(name) : latest);
    },
    ListFunctions: (input: PageInput & { readonly FunctionVersion?: string }) => {
      const isAll = input.FunctionVersion === 'ALL';
      const versions = store.list().flatMap(({ latest, published }) => (isAll ? [latest, ...published] : [latest]));
      const { items, next } = page(versions, input);
      return { Functions: items.map((version) => configurationOutput(version, isAll)), ...next };
    },
    GetFunction: (input: FunctionInput) => {
      const { record, version, qualifier } = findFunction(lambda, input);
      const { reservedConcurrency, tags } = record;
      return {
        Configuration: configurationOutput(version, qualifier !== undefined),
        Code: { RepositoryType: 'S3', Location: `file://${version.code.directory}` },
        ...(Object.keys(tags).length === 0 ? {} : { Tags: tags }),
        ...(reservedConcurrency === undefined
          ? {}
          : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
      };
    },
    GetFunctionConfiguration: (input: FunctionInput) => {
      const { version, qualifier } = findFunction(lambda, input);
      return configurationOutput(version, qualifier !== undefined);
    },
    UpdateFunctionConfiguration: async (input: UpdateInput & ConfigurationInput) => {
      const { record } = store.find(input.FunctionName);
      return configurationOutput(
        (await control.updateConfiguration(record, readConfiguration(input), input.RevisionId)).latest,
      );
    },
    UpdateFunctionCode: async (
      input: UpdateInput & CodeInput & { readonly DryRun?: boolean; readonly Publish?: boolean },
    ) => {
      const { record } = store.find(input.FunctionName);
      const code = await readCode(input, invoke);
      if (input.DryRun === true) return configurationOutput(record.latest);
      const { name, latest } = await control.updateCode(record, code, input.RevisionId);
      return configurationOutput(input.Publish === true ? control.publish(name) : latest);
    },
    DeleteFunction: async (input: FunctionInput) => {
      const { record, version, qualifier } = findFunction(lambda, input);
      if (qualifier === undefined || version.version === '$LATEST') await control.delete(record);
      else
        store.update(record.name, (before) => ({
          ...before,
          published: before.published.filter((other) => other.version !== version.version),
        }));
    },
  };
}
