import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The nearest folder with a `cdk.json`, from `folder` upward; `folder` itself if there is none. Without links. */
export function appFolderOf(folder: string): string {
  const start = realPath(resolve(folder));
  for (let above = start, below = ''; above !== below; below = above, above = dirname(above))
    if (existsSync(join(above, 'cdk.json'))) return above;
  return start;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
