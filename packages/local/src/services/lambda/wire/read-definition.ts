import { type WireObject } from '../../../kernel/endpoint/aws-json.js';
import { type FunctionCode, type FunctionDefinition } from '../function-definition.js';
import { LambdaError } from '../lambda-error.js';
import { type LambdaServiceOptions } from '../lambda-service.js';

/** Fields of the API that are kept and returned, and change nothing here. */
const recordedFields = ['TracingConfig', 'DeadLetterConfig', 'VpcConfig', 'KMSKeyArn', 'FileSystemConfigs'];

/** Reads the fields that CreateFunction and UpdateFunctionConfiguration share; absent ones stay out. */
export function readConfiguration(body: WireObject): Partial<FunctionDefinition> {
  const environment = objectField(body, 'Environment');
  const architectures = body['Architectures'];
  const recorded = Object.fromEntries(
    recordedFields.filter((field) => body[field] !== undefined).map((field) => [field, body[field]]),
  );
  const logGroup = objectField(body, 'LoggingConfig')?.['LogGroup'];
  return dropUndefined({
    runtime: textField(body, 'Runtime'),
    handler: textField(body, 'Handler'),
    roleArn: textField(body, 'Role'),
    description: textField(body, 'Description'),
    timeoutSeconds: numberField(body, 'Timeout'),
    memorySizeMb: numberField(body, 'MemorySize'),
    ephemeralStorageMb: numberField(objectField(body, 'EphemeralStorage') ?? {}, 'Size'),
    environment:
      environment === undefined ? undefined : textMap(environment['Variables'] ?? {}, 'Environment.Variables'),
    architecture:
      Array.isArray(architectures) && architectures[0] === 'arm64'
        ? ('arm64' as const)
        : architectures === undefined
          ? undefined
          : ('x86_64' as const),
    layers: Array.isArray(body['Layers']) ? body['Layers'].map(String) : undefined,
    logGroupName: typeof logGroup === 'string' ? logGroup : undefined,
    recorded: Object.keys(recorded).length === 0 ? undefined : recorded,
  });
}

/** Reads the body of CreateFunction. */
export async function readDefinition(body: WireObject, options: LambdaServiceOptions): Promise<FunctionDefinition> {
  return {
    ...readConfiguration(body),
    name: requiredText(body, 'FunctionName'),
    packageType: textField(body, 'PackageType') === 'Image' ? 'Image' : 'Zip',
    runtime: textField(body, 'Runtime') ?? '',
    handler: textField(body, 'Handler') ?? '',
    roleArn: requiredText(body, 'Role'),
    code: await readCode(objectField(body, 'Code') ?? {}, options),
    tags: textMap(body['Tags'] ?? {}, 'Tags'),
  };
}

/** Reads code as CreateFunction's `Code` and UpdateFunctionCode have it: `ZipFile`, or `S3Bucket` and `S3Key`. */
export async function readCode(body: WireObject, options: LambdaServiceOptions): Promise<FunctionCode> {
  if (body['ImageUri'] !== undefined)
    throw LambdaError.unsupported('Code.ImageUri', 'container images are not supported locally; use a zip archive');
  const zip = textField(body, 'ZipFile');
  if (zip !== undefined) return { zip: Buffer.from(zip, 'base64') };
  const bucket = textField(body, 'S3Bucket');
  const key = textField(body, 'S3Key');
  if (bucket === undefined || key === undefined)
    throw LambdaError.invalid('Code', body, 'ZipFile, or S3Bucket and S3Key');
  if (!options.readObject) throw LambdaError.unsupported('Code.S3Bucket', 'this environment has no S3; use ZipFile');
  try {
    return { zip: await options.readObject(bucket, key) };
  } catch (error) {
    throw LambdaError.unsupported(
      'Code.S3Key',
      `${bucket}/${key} cannot be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** A text field, `undefined` where it is absent or null; another type is `InvalidParameterValueException`. */
export function textField(body: WireObject, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw LambdaError.invalid(field, value, 'a string');
  return value;
}

/** A text field that must be there. */
export function requiredText(body: WireObject, field: string): string {
  const value = textField(body, field);
  if (value === undefined) throw LambdaError.unsupported(field, 'is required');
  return value;
}

/** A number field, `undefined` where it is absent or null. */
export function numberField(body: WireObject, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw LambdaError.invalid(field, value, 'a number');
  return value;
}

/** An object field, `undefined` where it is absent or null. */
export function objectField(body: WireObject, field: string): WireObject | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw LambdaError.invalid(field, value, 'an object');
  return value as WireObject; // an object that came from JSON
}

/** An object of texts. */
export function textMap(value: unknown, field: string): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw LambdaError.invalid(field, value, 'an object of strings');
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}

function dropUndefined<T extends object>(value: T): T {
  // the same fields, the absent ones left out
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
