import { AwsError } from '../../kernel/aws-error.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { operationsOnDemand } from '../../kernel/on-demand.js';
import { type ServiceContext } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { ParameterStore } from './store.js';

const operationNames = [
  ...['PutParameter', 'GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory'],
  ...['DescribeParameters', 'DeleteParameter', 'DeleteParameters', 'LabelParameterVersion', 'UnlabelParameterVersion'],
  ...['AddTagsToResource', 'RemoveTagsFromResource', 'ListTagsForResource'],
] as const;

/**
 * Parameter Store of AWS Systems Manager on this machine: parameters with versions, labels, paths and tags. Values of
 * the type `SecureString` are not encrypted, and are read in full with `WithDecryption` only.
 */
export class SsmService extends HttpService {
  private readonly store: ParameterStore;

  constructor(context: ServiceContext) {
    const { kernel, clock } = context;
    const store = new ParameterStore(context);
    const operations = operationsOnDemand(kernel, operationNames, async () => {
      const { parameterOperations } = await import('./operations/index.js');
      return parameterOperations({ store, context });
    });
    const service = { model: readModel('ssm'), foreign, operations };
    kernel.register(service);
    super(kernel, clock, service);
    this.store = store;
  }

  /**
   * The value of `name`, `name:version` or `name:label`, for the parameters and dynamic references of templates;
   * `undefined` if it does not exist.
   */
  value(reference: string): string | undefined {
    try {
      return this.store.select(reference).version.value;
    } catch (error) {
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  }
}
