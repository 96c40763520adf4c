import { type FunctionAlias, type FunctionRecord, type FunctionVersion } from '../function-record.js';
import { logGroupOf } from '../function-environment.js';

/**
 * A version as the API has it.
 *
 * @param isQualified whether the ARN of `$LATEST` has a qualifier
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
export function configurationOutput(version: FunctionVersion, isQualified = false): object {
  const { definition, code } = version;
  const isLatest = version.version === '$LATEST';
  return {
    TracingConfig: { Mode: 'PassThrough' },
    ...definition.recorded,
    FunctionName: definition.name,
    FunctionArn: isQualified && isLatest ? `${version.arn}:$LATEST` : version.arn,
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    CodeSize: code.size,
    CodeSha256: code.sha256,
    Description: definition.description,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memorySizeMb,
    LastModified: new Date(version.lastModified).toISOString().replace('Z', '+0000'),
    Version: version.version,
    ...(Object.keys(definition.environment).length === 0 ? {} : { Environment: { Variables: definition.environment } }),
    RevisionId: version.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [definition.architecture],
    EphemeralStorage: { Size: definition.ephemeralStorageMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    ...(definition.layers === undefined || definition.layers.length === 0
      ? {}
      : { Layers: definition.layers.map((Arn) => ({ Arn })) }),
    LoggingConfig: { LogFormat: 'Text', LogGroup: logGroupOf(definition) },
  };
}

/** An alias as the API has it. */
export function aliasOutput(record: FunctionRecord, alias: FunctionAlias): object {
  return {
    AliasArn: `${record.arn}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RevisionId: alias.revisionId,
    ...(Object.keys(alias.additionalWeights).length === 0
      ? {}
      : { RoutingConfig: { AdditionalVersionWeights: alias.additionalWeights } }),
  };
}
