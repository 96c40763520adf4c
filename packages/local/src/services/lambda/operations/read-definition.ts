import { type Readable } from 'node:stream';
import { readAll } from '../../../kernel/byte-stream.js';
import { type Invoke } from '../../../kernel/calls.js';
import { type FunctionCode, type FunctionDefinition } from '../function-definition.js';
import { invalidValue, unsupported } from '../errors.js';

/** Members of the API that are stored and returned. Only `DeadLetterConfig` has an effect. */
const recordedMembers = ['TracingConfig', 'DeadLetterConfig', 'VpcConfig', 'KMSKeyArn', 'FileSystemConfigs'] as const;

type StringMap = Readonly<Record<string, string>>;

/** The members that CreateFunction and UpdateFunctionConfiguration share. */
export interface ConfigurationInput extends Partial<Record<(typeof recordedMembers)[number], unknown>> {
  readonly Runtime?: string;
  readonly Handler?: string;
  readonly Role?: string;
  readonly Description?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly EphemeralStorage?: { readonly Size: number };
  readonly Environment?: { readonly Variables?: StringMap };
  readonly Architectures?: readonly string[];
  readonly Layers?: readonly string[];
  readonly LoggingConfig?: { readonly LogGroup?: string };
}

/** The code of CreateFunction and UpdateFunctionCode. */
export interface CodeInput {
  readonly ZipFile?: Uint8Array;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
  readonly ImageUri?: string;
}

export interface CreateInput extends ConfigurationInput {
  readonly FunctionName: string;
  readonly Role: string;
  readonly Code: CodeInput;
  readonly PackageType?: 'Zip' | 'Image';
  readonly Publish?: boolean;
  readonly Tags?: StringMap;
}

/** The configuration of an input; members are `undefined` if the input does not have them. */
export function readConfiguration(input: ConfigurationInput) {
  const recorded = recordedMembers.filter((member) => input[member] !== undefined);
  return {
    runtime: input.Runtime,
    handler: input.Handler,
    roleArn: input.Role,
    description: input.Description,
    timeoutSeconds: input.Timeout,
    memorySizeMb: input.MemorySize,
    ephemeralStorageMb: input.EphemeralStorage?.Size,
    environment: input.Environment && (input.Environment.Variables ?? {}),
    architecture: input.Architectures?.[0] as FunctionDefinition['architecture'], // an enum of the model
    layers: input.Layers,
    logGroupName: input.LoggingConfig?.LogGroup,
    recorded: recorded.length === 0 ? undefined : Object.fromEntries(recorded.map((member) => [member, input[member]])),
  } satisfies Partial<FunctionDefinition>;
}

export async function readDefinition(input: CreateInput, invoke: Invoke): Promise<FunctionDefinition> {
  return {
    ...readConfiguration(input),
    name: input.FunctionName.slice(input.FunctionName.lastIndexOf(':') + 1),
    packageType: input.PackageType,
    runtime: input.Runtime ?? '',
    handler: input.Handler ?? '',
    roleArn: input.Role,
    code: await readCode(input.Code, invoke),
    tags: input.Tags,
  };
}

/** Reads `ZipFile`, or `S3Bucket` and `S3Key`. */
export async function readCode(input: CodeInput, invoke: Invoke): Promise<FunctionCode> {
  const { ZipFile: zip, S3Bucket: bucket, S3Key: key } = input;
  if (input.ImageUri !== undefined)
    throw unsupported('Code.ImageUri', 'container images are not supported locally; use a zip archive');
  if (zip !== undefined) return { zip };
  if (bucket === undefined || key === undefined) throw invalidValue('Code', input, 'ZipFile, or S3Bucket and S3Key');
  try {
    const { Body } = await invoke<{ readonly Body: Readable }>('s3', 'GetObject', { Bucket: bucket, Key: key });
    return { zip: await readAll(Body) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw unsupported('Code.S3Key', `${bucket}/${key} cannot be read (${problem})`);
  }
}

/** A definition as CreateFunction has it, without code, to validate it by the model. */
export function definitionInput(definition: FunctionDefinition): object {
  return {
    FunctionName: definition.name,
    Runtime: definition.runtime,
    Handler: definition.handler,
    Role: definition.roleArn,
    Code: {},
    Description: definition.description,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memorySizeMb,
    EphemeralStorage: definition.ephemeralStorageMb === undefined ? undefined : { Size: definition.ephemeralStorageMb },
    Environment: definition.environment && { Variables: definition.environment },
    Architectures: definition.architecture && [definition.architecture],
    Tags: definition.tags,
    LoggingConfig: definition.logGroupName === undefined ? undefined : { LogGroup: definition.logGroupName },
  };
}
