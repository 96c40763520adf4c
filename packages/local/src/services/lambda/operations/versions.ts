import { conflict, notFound } from '../errors.js';
import { type FunctionAlias, type FunctionRecord } from '../function-record.js';
import { findAlias } from '../store.js';
import { aliasOutput, configurationOutput } from './configuration.js';
import { type LambdaDependencies, page, type PageInput } from './dependencies.js';

interface VersionInput {
  readonly FunctionName: string;
  readonly Description?: string;
}

interface AliasInput {
  readonly FunctionName: string;
  readonly Name: string;
}

interface AliasSettings {
  readonly FunctionVersion?: string;
  readonly Description?: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: Readonly<Record<string, number>> };
}

/** Operations on published versions and aliases. */
export function versionOperations({ store, control }: LambdaDependencies) {
  return {
    PublishVersion: ({ FunctionName, Description }: VersionInput) =>
      configurationOutput(control.publish(FunctionName, Description)),
    ListVersionsByFunction: (input: PageInput & { readonly FunctionName: string }) => {
      const { latest, published } = store.find(input.FunctionName).record;
      const { items, next } = page([latest, ...published], input);
      return { Versions: items.map((version) => configurationOutput(version, true)), ...next };
    },
    CreateAlias: (input: AliasInput & AliasSettings & { readonly FunctionVersion: string }) => {
      const { record } = store.find(input.FunctionName);
      if (findAlias(record, input.Name) !== undefined)
        throw conflict(`Alias already exists: ${record.arn}:${input.Name}`);
      const before = { name: input.Name, version: input.FunctionVersion, description: '', additionalWeights: {} };
      return aliasOutput(record, control.putAlias(record.name, withSettings(before, input)));
    },
    ListAliases: (input: PageInput & { readonly FunctionName: string; readonly FunctionVersion?: string }) => {
      const { record } = store.find(input.FunctionName);
      const isWanted = ({ version }: FunctionAlias) => version === (input.FunctionVersion ?? version);
      const { items, next } = page(record.aliases.filter(isWanted), input);
      return { Aliases: items.map((alias) => aliasOutput(record, alias)), ...next };
    },
    GetAlias: ({ FunctionName, Name }: AliasInput) => {
      const { record } = store.find(FunctionName);
      return aliasOutput(record, requireAlias(record, Name));
    },
    UpdateAlias: (input: AliasInput & AliasSettings) => {
      const { record } = store.find(input.FunctionName);
      const before = requireAlias(record, input.Name);
      return aliasOutput(record, control.putAlias(record.name, withSettings(before, input)));
    },
    DeleteAlias: ({ FunctionName, Name }: AliasInput) => {
      store.update(store.find(FunctionName).record.name, (before) => ({
        ...before,
        aliases: before.aliases.filter((alias) => alias.name !== Name),
      }));
    },
  };
}

function requireAlias(record: FunctionRecord, name: string): FunctionAlias {
  const alias = findAlias(record, name);
  if (alias === undefined) throw notFound(`Cannot find alias arn: ${record.arn}:${name}`);
  return alias;
}

function withSettings(
  before: Omit<FunctionAlias, 'revisionId'>,
  { FunctionVersion, Description, RoutingConfig }: AliasSettings,
): Omit<FunctionAlias, 'revisionId'> {
  return {
    name: before.name,
    version: FunctionVersion ?? before.version,
    description: Description ?? before.description,
    additionalWeights: RoutingConfig?.AdditionalVersionWeights ?? before.additionalWeights,
  };
}
