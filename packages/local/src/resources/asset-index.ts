import { type FileAsset } from '../assembly/cloud-assembly.js';
import { type DeploymentEnvironment } from '../assembly/template-scope.js';

/** Finds the file behind a place in S3 that the CDK would upload it to: nothing has to be uploaded. */
export class AssetIndex {
  readonly #assets: ReadonlyMap<string, FileAsset>;

  constructor(assets: readonly FileAsset[], environment: DeploymentEnvironment) {
    const inEnvironment = (text: string): string =>
      text.replaceAll('${AWS::AccountId}', environment.accountId).replaceAll('${AWS::Region}', environment.region).replaceAll('${AWS::Partition}', environment.partition);
    this.#assets = new Map(assets.map((asset) => [`${inEnvironment(asset.bucketName)}/${inEnvironment(asset.objectKey)}`, asset]));
  }

  /** The asset that would lie in a bucket under a key. */
  find(bucket: string, key: string): FileAsset | undefined {
    return this.#assets.get(`${bucket}/${key}`);
  }

  /** The asset behind an `https://s3.<region>.…/<bucket>/<key>` URL. */
  findUrl(url: string): FileAsset | undefined {
    return URL.canParse(url) ? this.#assets.get(decodeURIComponent(new URL(url).pathname.slice(1))) : undefined;
  }
}
