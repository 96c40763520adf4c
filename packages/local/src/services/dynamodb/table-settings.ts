import { DynamoDbError } from './dynamodb-error.js';
import { type WireData } from './dynalite-parts.js';

/** What is configured for a table and changes nothing here: kept, and told when asked for. */
interface TableSettings {
  timeToLive: { AttributeName: string; Enabled: boolean } | undefined;
  pointInTimeRecovery: { enabled: boolean; since: number; days: number };
  /** Fields of CreateTable and UpdateTable that DescribeTable tells. */
  description: WireData;
}

/**
 * Settings of tables that dynalite does not keep: time to live, point-in-time recovery, encryption, deletion
 * protection, class.
 */
export class TableSettingsStore {
  private readonly tables = new Map<string, TableSettings>();

  constructor(private readonly now: () => number) {}

  /** Keeps what CreateTable or UpdateTable says. */
  keep(table: string, input: WireData): void {
    const settings = this.of(table);
    const description: WireData = {};
    if (typeof input['DeletionProtectionEnabled'] === 'boolean')
      description['DeletionProtectionEnabled'] = input['DeletionProtectionEnabled'];
    if (typeof input['TableClass'] === 'string') description['TableClassSummary'] = { TableClass: input['TableClass'] };
    const encryption = input['SSESpecification'] as
      // the API's and CloudFormation's field
      { Enabled?: boolean; SSEEnabled?: boolean; KMSMasterKeyId?: string } | undefined;
    if (encryption?.Enabled === true || encryption?.SSEEnabled === true) {
      description['SSEDescription'] = {
        Status: 'ENABLED',
        SSEType: 'KMS',
        ...(encryption.KMSMasterKeyId === undefined ? {} : { KMSMasterKeyArn: encryption.KMSMasterKeyId }),
      };
    }
    settings.description = { DeletionProtectionEnabled: false, ...settings.description, ...description };
  }

  /** Refuses to delete a protected table. */
  checkDeletion(table: string): void {
    if (this.tables.get(table)?.description['DeletionProtectionEnabled'] === true) {
      throw DynamoDbError.validation(
        `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first: ${table}`,
      );
    }
  }

  forget(table: string): void {
    this.tables.delete(table);
  }

  /** What DescribeTable tells besides. */
  describe(table: string): WireData {
    return this.tables.get(table)?.description ?? {};
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
  setTimeToLive(table: string, specification: unknown): WireData {
    const { AttributeName: attribute, Enabled: enabled } = (specification ?? {}) as {
      AttributeName?: unknown;
      Enabled?: unknown;
    }; // each is checked
    if (typeof attribute !== 'string' || typeof enabled !== 'boolean')
      throw DynamoDbError.validation('TimeToLiveSpecification needs AttributeName and Enabled');
    const settings = this.of(table);
    if ((settings.timeToLive?.Enabled ?? false) === enabled)
      throw DynamoDbError.validation(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
    settings.timeToLive = { AttributeName: attribute, Enabled: enabled };
    return { TimeToLiveSpecification: settings.timeToLive };
  }

  /** The attribute by which the items of a table expire, if they do. */
  timeToLiveAttribute(table: string): string | undefined {
    const ttl = this.tables.get(table)?.timeToLive;
    return ttl?.Enabled === true ? ttl.AttributeName : undefined;
  }

  describeTimeToLive(table: string): WireData {
    const ttl = this.tables.get(table)?.timeToLive;
    return {
      TimeToLiveDescription:
        ttl?.Enabled === true
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: ttl.AttributeName }
          : { TimeToLiveStatus: 'DISABLED' },
    };
  }

  /**
   * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html; nothing can be
   * restored here.
   */
  setPointInTimeRecovery(table: string, specification: unknown): WireData {
    // each is checked
    const given = (specification ?? {}) as { PointInTimeRecoveryEnabled?: unknown; RecoveryPeriodInDays?: unknown };
    if (typeof given.PointInTimeRecoveryEnabled !== 'boolean')
      throw DynamoDbError.validation('PointInTimeRecoverySpecification needs PointInTimeRecoveryEnabled');
    const days = typeof given.RecoveryPeriodInDays === 'number' ? given.RecoveryPeriodInDays : 35;
    this.of(table).pointInTimeRecovery = { enabled: given.PointInTimeRecoveryEnabled, since: this.now() / 1000, days };
    return this.describeContinuousBackups(table);
  }

  describeContinuousBackups(table: string): WireData {
    const recovery = this.tables.get(table)?.pointInTimeRecovery;
    const description =
      recovery?.enabled === true
        ? {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: recovery.days,
            EarliestRestorableDateTime: recovery.since,
            LatestRestorableDateTime: this.now() / 1000,
          }
        : { PointInTimeRecoveryStatus: 'DISABLED' };
    return {
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: description },
    };
  }

  private of(table: string): TableSettings {
    const settings = this.tables.get(table) ?? {
      timeToLive: undefined,
      pointInTimeRecovery: { enabled: false, since: 0, days: 35 },
      description: {},
    };
    this.tables.set(table, settings);
    return settings;
  }
}
