import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { parameterNotFound, versionNotFound } from './errors.js';
import { type Parameter, type ParameterVersion } from './parameter.js';

/** A version of a parameter, as a name with an optional selector means it. */
export interface SelectedVersion {
  readonly parameter: Parameter;
  readonly version: ParameterVersion;
  /** `:3` or `:label`; `undefined` without one. */
  readonly selector: string | undefined;
}

/** The parameters of an environment, by name. */
export class ParameterStore {
  readonly parameters: Records<Parameter>;

  constructor(private readonly context: ServiceContext) {
    this.parameters = new Records(context.kernel.transactions, 'ssm/parameters');
  }

  arn(name: string): string {
    const { region, accountId } = this.context;
    return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  }

  /** The parameter of a name or ARN. Throws `ParameterNotFound`. */
  get(reference: string): Parameter {
    const name = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(reference)?.[1];
    // The ARN of `a` and of `/a` is the same.
    const found =
      name === undefined
        ? this.parameters.get(reference)
        : (this.parameters.get(name) ?? this.parameters.get(name.slice(1)));
    if (found === undefined) throw parameterNotFound(reference);
    return found;
  }

  /**
   * The version of `name`, `name:version` or `name:label`; the newest without a selector.
   *
   * @throws AwsError `ParameterNotFound` or `ParameterVersionNotFound`
   */
  select(reference: string): SelectedVersion {
    const [, name = reference, suffix] = /^(arn:(?:[^:]*:){4}[^:]+|[^:]+)(?::([^:]+))?$/.exec(reference) ?? [];
    const parameter = this.get(name);
    const version =
      suffix === undefined
        ? parameter.versions.at(-1)
        : parameter.versions.find((each) => String(each.version) === suffix || each.labels.includes(suffix));
    if (version === undefined) throw versionNotFound(parameter.name, suffix ?? '');
    return { parameter, version, selector: suffix === undefined ? undefined : `:${suffix}` };
  }
}
