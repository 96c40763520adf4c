import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { path?: string; readonly packaging?: string } }>>;
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

/** Resources whose code an update replaces. */
const functionTypes = ['AWS::Lambda::Function', 'AWS::Lambda::LayerVersion'];

/** A copy of the templates and manifests of an assembly, in which assets are replaced. */
export class AssemblyCopy {
  readonly #replaced = new Map<string, string>();

  private constructor(
    private readonly directory: string,
    /** Content by the path relative to the assembly. */
    private readonly files: ReadonlyMap<string, string>,
    /** Paths of assets that are folders, by id. */
    private readonly assets: ReadonlyMap<string, string>,
    private readonly source: string,
  ) {}

  /** Reads an assembly with the nested assemblies of stages. `write` writes into a folder below `directory`. */
  static async read(source: string, directory: string): Promise<AssemblyCopy> {
    const files = new Map<string, string>();
    const assets = new Map<string, string>();
    const read = async (below: string): Promise<void> => {
      for (const entry of await readdir(join(source, below), { withFileTypes: true })) {
        const path = join(below, entry.name);
        if (entry.isDirectory() && entry.name.startsWith('assembly-')) await read(path);
        if (!entry.isFile() || !/^(?!asset\.|tree\.json$).*\.json$/.test(entry.name)) continue;
        const text = await readFile(join(source, path), 'utf8');
        files.set(path, text);
        if (!entry.name.endsWith('.assets.json')) continue;
        for (const [id, asset] of Object.entries((JSON.parse(text) as AssetManifest).files ?? {}))
          if (asset.source.packaging === 'zip' && asset.source.path !== undefined)
            assets.set(id, resolve(source, below, asset.source.path));
      }
    };
    await read('');
    return new AssemblyCopy(join(directory, 'assembly'), files, assets, source);
  }

  /**
   * Assets that only functions and layers use. A published version has its code in its logical ID, so only a synthesis
   * can change it.
   */
  functionAssets(): { readonly id: string; readonly path: string }[] {
    const templates = [...this.files].filter(([path]) => path.endsWith('.template.json'));
    const stacks = templates.map(([, text]) => Object.entries((JSON.parse(text) as Template).Resources ?? {}));
    return [...this.assets].flatMap(([id, path]) => {
      const users = stacks.flatMap((resources) =>
        resources
          .filter(([, { Properties }]) => JSON.stringify(Properties ?? {}).includes(id))
          .map(([logicalId, { Type }]) => ({ logicalId, Type, resources })),
      );
      const isPublished = users.some(({ logicalId, resources }) =>
        resources.some(
          ([, { Type, Properties }]) =>
            Type === 'AWS::Lambda::Version' && JSON.stringify(Properties ?? {}).includes(`"${logicalId}"`),
        ),
      );
      const isFunctionCode =
        users.length > 0 && users.every(({ Type }) => functionTypes.includes(Type)) && !isPublished;
      return isFunctionCode ? [{ id, path }] : [];
    });
  }

  /** The folder of an asset, after replacements. */
  pathOf(id: string): string {
    return this.#replaced.get(id) ?? this.assets.get(id) ?? '';
  }

  replace(id: string, folder: string): void {
    this.#replaced.set(id, folder);
  }

  /** Writes the assembly with the replaced assets and returns its folder. */
  async write(): Promise<string> {
    for (const [path, original] of this.files) {
      let text = path.endsWith('.assets.json') ? this.#absolute(path, original) : original;
      for (const [id, folder] of this.#replaced) text = text.replaceAll(id, folder.slice(-id.length));
      await mkdir(dirname(join(this.directory, path)), { recursive: true });
      await writeFile(join(this.directory, path), text);
    }
    return this.directory;
  }

  #absolute(path: string, text: string): string {
    const manifest = JSON.parse(text) as AssetManifest;
    for (const [id, { source }] of Object.entries(manifest.files ?? {})) {
      if (source.path === undefined || source.path.endsWith('.template.json')) continue;
      source.path = this.#replaced.get(id) ?? resolve(this.source, dirname(path), source.path);
    }
    return JSON.stringify(manifest);
  }
}
