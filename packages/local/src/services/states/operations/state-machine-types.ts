/** Inputs and outputs of the operations on state machines, versions, aliases and tags. Descriptions: API reference. */

export interface CreateStateMachineInput {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tags?: readonly Tag[];
  readonly tracingConfiguration?: TracingConfiguration;
  readonly publish?: boolean;
  readonly versionDescription?: string;
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export interface LoggingConfiguration {
  readonly level?: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly LogDestination[];
}

export interface LogDestination {
  readonly cloudWatchLogsLogGroup?: CloudWatchLogsLogGroup;
}

export interface CloudWatchLogsLogGroup {
  readonly logGroupArn?: string;
}

/** A tag of a state machine or an activity. */
export interface Tag {
  readonly key?: string;
  readonly value?: string;
}

export interface TracingConfiguration {
  readonly enabled?: boolean;
}

export interface EncryptionConfiguration {
  readonly kmsKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds?: number;
  readonly type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
}

export interface CreateStateMachineOutput {
  readonly stateMachineArn: string;
  readonly creationDate: Date;
  readonly stateMachineVersionArn?: string;
}

export interface UpdateStateMachineInput {
  readonly stateMachineArn: string;
  readonly definition?: string;
  readonly roleArn?: string;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly publish?: boolean;
  readonly versionDescription?: string;
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export interface UpdateStateMachineOutput {
  readonly updateDate: Date;
  readonly revisionId?: string;
  readonly stateMachineVersionArn?: string;
}

export interface DeleteStateMachineInput {
  readonly stateMachineArn: string;
}

export interface DescribeStateMachineInput {
  readonly stateMachineArn: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export interface DescribeStateMachineOutput {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status?: 'ACTIVE' | 'DELETING';
  readonly definition: string;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly creationDate: Date;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly label?: string;
  readonly revisionId?: string;
  readonly description?: string;
  readonly encryptionConfiguration?: EncryptionConfiguration;
  readonly variableReferences?: Readonly<Record<string, readonly string[]>>;
}

export interface DescribeStateMachineForExecutionInput {
  readonly executionArn: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export interface DescribeStateMachineForExecutionOutput {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly updateDate: Date;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: TracingConfiguration;
  readonly mapRunArn?: string;
  readonly label?: string;
  readonly revisionId?: string;
  readonly encryptionConfiguration?: EncryptionConfiguration;
  readonly variableReferences?: Readonly<Record<string, readonly string[]>>;
}

export interface ListStateMachinesInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListStateMachinesOutput {
  readonly stateMachines: readonly StateMachineListItem[];
  readonly nextToken?: string;
}

export interface StateMachineListItem {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly creationDate: Date;
}

export interface ValidateStateMachineDefinitionInput {
  readonly definition: string;
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly severity?: 'ERROR' | 'WARNING';
  readonly maxResults?: number;
}

export interface ValidateStateMachineDefinitionOutput {
  readonly result: 'OK' | 'FAIL';
  readonly diagnostics: readonly ValidateStateMachineDefinitionDiagnostic[];
  readonly truncated?: boolean;
}

export interface ValidateStateMachineDefinitionDiagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  readonly location?: string;
}

export interface PublishStateMachineVersionInput {
  readonly stateMachineArn: string;
  readonly revisionId?: string;
  readonly description?: string;
}

export interface PublishStateMachineVersionOutput {
  readonly creationDate: Date;
  readonly stateMachineVersionArn: string;
}

export interface ListStateMachineVersionsInput {
  readonly stateMachineArn: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface ListStateMachineVersionsOutput {
  readonly stateMachineVersions: readonly StateMachineVersionListItem[];
  readonly nextToken?: string;
}

export interface StateMachineVersionListItem {
  readonly stateMachineVersionArn: string;
  readonly creationDate: Date;
}

export interface DeleteStateMachineVersionInput {
  readonly stateMachineVersionArn: string;
}

export interface CreateStateMachineAliasInput {
  readonly description?: string;
  readonly name: string;
  readonly routingConfiguration: readonly RoutingConfigurationListItem[];
}

export interface RoutingConfigurationListItem {
  readonly stateMachineVersionArn: string;
  readonly weight: number;
}

export interface CreateStateMachineAliasOutput {
  readonly stateMachineAliasArn: string;
  readonly creationDate: Date;
}

export interface UpdateStateMachineAliasInput {
  readonly stateMachineAliasArn: string;
  readonly description?: string;
  readonly routingConfiguration?: readonly RoutingConfigurationListItem[];
}

export interface UpdateStateMachineAliasOutput {
  readonly updateDate: Date;
}

export interface DescribeStateMachineAliasInput {
  readonly stateMachineAliasArn: string;
}

export interface DescribeStateMachineAliasOutput {
  readonly stateMachineAliasArn?: string;
  readonly name?: string;
  readonly description?: string;
  readonly routingConfiguration?: readonly RoutingConfigurationListItem[];
  readonly creationDate?: Date;
  readonly updateDate?: Date;
}

export interface DeleteStateMachineAliasInput {
  readonly stateMachineAliasArn: string;
}

export interface ListStateMachineAliasesInput {
  readonly stateMachineArn: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface ListStateMachineAliasesOutput {
  readonly stateMachineAliases: readonly StateMachineAliasListItem[];
  readonly nextToken?: string;
}

export interface StateMachineAliasListItem {
  readonly stateMachineAliasArn: string;
  readonly creationDate: Date;
}

/** A tag of a state machine or an activity. */
export interface TagResourceInput {
  readonly resourceArn: string;
  readonly tags: readonly Tag[];
}

export interface UntagResourceInput {
  readonly resourceArn: string;
  readonly tagKeys: readonly string[];
}

export interface ListTagsForResourceInput {
  readonly resourceArn: string;
}

export interface ListTagsForResourceOutput {
  readonly tags?: readonly Tag[];
}
