import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { type ImageRecipe, parseDockerfile } from './dockerfile.js';
import { type Records } from '../../../kernel/transactions.js';
import { UnsupportedImage } from './unsupported-image.js';

/** The source of an image. */
export interface ImageSource {
  /** The build context. */
  readonly directory: string;
  /** Relative to the directory; `Dockerfile` by default. */
  readonly dockerFile?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** The stage that is built; any is refused. */
  readonly target?: string;
}

/** An image that is ready to run. */
export interface BuiltImage {
  readonly recipe: ImageRecipe;
  /** The folder that is used as `/`. */
  readonly root: string;
}

/**
 * The images of an environment by their URI: those of the app's image assets. Each is built when it is first needed.
 */
export class ImageStore {
  /** Derived from the sources; laid out when a job first needs the image. */
  readonly #built = new Map<string, Promise<BuiltImage>>();

  /**
   * @param directory where images are laid out; created if it does not exist. The caller removes it
   * @param sources by URI
   */
  constructor(
    private readonly directory: string,
    private readonly sources: Records<ImageSource>,
  ) {}

  add(uri: string, source: ImageSource): void {
    this.sources.set(uri, source);
    this.#built.delete(uri);
  }

  /** Reads the image's Dockerfile. Rejects with {@link UnsupportedImage}. */
  async recipe(uri: string): Promise<ImageRecipe> {
    const { directory, dockerFile = 'Dockerfile', buildArgs, target } = this.#source(uri);
    if (target !== undefined)
      throw new UnsupportedImage(
        `the build target '${target}' is not supported locally; use a Dockerfile of one stage`,
      );
    const file = resolve(directory, dockerFile);
    return parseDockerfile(await readFile(file, 'utf8').catch(() => missing(file)), buildArgs);
  }

  /** The image, laid out as its Dockerfile says. Rejects with {@link UnsupportedImage}. */
  build(uri: string): Promise<BuiltImage> {
    const known = this.#built.get(uri);
    if (known !== undefined) return known;
    const building = this.#build(uri);
    this.#built.set(uri, building);
    return building;
  }

  async #build(uri: string): Promise<BuiltImage> {
    const recipe = await this.recipe(uri);
    const { directory } = this.#source(uri);
    const root = join(this.directory, createHash('sha256').update(uri).digest('hex').slice(0, 24));
    await mkdir(join(root, recipe.workingDirectory), { recursive: true });
    for (const { sources, target, targetIsFolder } of recipe.copies) {
      for (const source of sources) {
        const from = resolve(directory, source.replace(/^\/+/, ''));
        if (relative(directory, from).startsWith('..'))
          throw new UnsupportedImage(`COPY ${source} leaves the build context`);
        const found = await stat(from).catch(() => missing(from));
        // Of a folder the content is copied, never the folder itself.
        const to = found.isDirectory() || !targetIsFolder ? join(root, target) : join(root, target, basename(from));
        await mkdir(dirname(to), { recursive: true });
        await cp(from, to, { recursive: true, dereference: true });
      }
    }
    return { recipe, root };
  }

  #source(uri: string): ImageSource {
    const source = this.sources.get(uri);
    if (source === undefined)
      throw new UnsupportedImage(
        `the image ${uri} is not an image asset of the app, and images are not pulled; use ContainerImage.fromAsset`,
      );
    return source;
  }
}

function missing(path: string): never {
  throw new UnsupportedImage(`${path} is missing`);
}
