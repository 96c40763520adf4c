import { readAll, type StreamingBody } from '../../../kernel/byte-stream.js';
import { readFile } from 'node:fs/promises';
import { type DeploymentServices } from '../../../kernel/resources/deployment-services.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import { type FunctionCode } from '../index.js';

/** The code of a function or a layer: inline, an asset of the assembly, or an object in a bucket. */
export async function codeOf(code: Properties, { assets, invoke }: DeploymentServices): Promise<FunctionCode> {
  const inline = code.optionalString('ZipFile');
  if (inline !== undefined) return { inline };
  const [bucket, key] = [code.string('S3Bucket'), code.string('S3Key')];
  const asset = assets.find(bucket, key);
  if (asset?.packaging === 'zip') return { directory: asset.path, sourceMaps: asset.sourceMaps };
  if (asset) return { zip: await readFile(asset.path) };
  try {
    const { Body } = await invoke<{ readonly Body: StreamingBody }>('s3', 'GetObject', { Bucket: bucket, Key: key });
    return { zip: await readAll(Body) };
  } catch (cause) {
    return code.fail(
      'S3Key',
      `s3://${bucket}/${key} must be an asset of the assembly or an object in a bucket of the app (${String(cause)})`,
    );
  }
}
