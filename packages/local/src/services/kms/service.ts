import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { operationsOnDemand } from '../../kernel/on-demand.js';
import { type ServiceContext } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { KeyStore } from './store.js';

const operationNames = [
  ...['CreateKey', 'DescribeKey', 'ListKeys', 'EnableKey', 'DisableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
  ...['UpdateKeyDescription', 'GetKeyPolicy', 'PutKeyPolicy', 'EnableKeyRotation', 'DisableKeyRotation'],
  ...['GetKeyRotationStatus', 'TagResource', 'UntagResource', 'ListResourceTags'],
  ...['CreateAlias', 'UpdateAlias', 'DeleteAlias', 'ListAliases'],
  ...['Encrypt', 'Decrypt', 'ReEncrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateRandom'],
  ...['Sign', 'Verify', 'GetPublicKey', 'GenerateMac', 'VerifyMac'],
] as const;

/**
 * AWS KMS on this machine: keys in memory that encrypt, sign and authenticate. Ciphertexts are readable in the same
 * environment only. Services do not encrypt their data with them.
 */
export class KmsService extends HttpService {
  constructor(context: ServiceContext) {
    const { kernel, clock } = context;
    const store = new KeyStore(context);
    const load = async () => (await import('./operations/index.js')).keyOperations(store);
    const service = {
      model: readModel('kms'),
      foreign,
      operations: operationsOnDemand(kernel, operationNames, load),
      /** `PutKey` creates a key with a given ID. */
      internalOperations: operationsOnDemand(kernel, ['PutKey'], load),
    };
    kernel.register(service);
    super(kernel, clock, service);
  }
}
