import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Imports of AWS SDK packages: `require('…')`, `from '…'`, `import('…')`, `import '…'`. */
const imports = /(?:\brequire\s*\(|\bfrom|\bimport\s*\(?)\s*["'](@(?:aws-sdk|smithy)\/[\w.-]+)/g;

/** AWS SDK packages that functions import but do not bundle. */
export interface SdkClients {
  readonly used: readonly string[];
  /** Packages that are not installed. */
  readonly missing: readonly string[];
}

/**
 * Searches the functions of a cloud assembly (inline code and assets) for AWS SDK packages that Lambda runtimes
 * include.
 *
 * @param from folders from which packages are resolved
 */
export async function missingSdkClients(assembly: string, from: readonly string[]): Promise<SdkClients> {
  const used = new Set<string>();
  for (const { name, parentPath } of (await readdir(assembly, { withFileTypes: true, recursive: true })).filter(
    (entry) => entry.isFile(),
  )) {
    // Skip packages that an asset bundles.
    if (/[\\/]node_modules([\\/]|$)/.test(parentPath)) continue;
    const isTemplate = name.endsWith('.template.json') || name.endsWith('.nested.template.json');
    if (!isTemplate && !/\.[cm]?js$/.test(name)) continue;
    const text = await readFile(join(parentPath, name), 'utf8');
    // Inline code is a JSON string in the template.
    for (const code of isTemplate ? inlineCode(text) : [text]) {
      for (const [, client = ''] of code.matchAll(imports))
        if (!isInstalled(client, [parentPath], assembly)) used.add(client);
    }
  }
  const found = [...used].sort();
  return { used: found, missing: found.filter((client) => !isInstalled(client, from)) };
}

function inlineCode(template: string): string[] {
  const { Resources = {} } = JSON.parse(template) as {
    readonly Resources?: Readonly<
      Record<
        string,
        { readonly Type?: string; readonly Properties?: { readonly Code?: { readonly ZipFile?: unknown } } }
      >
    >;
  }; // missing fields are skipped
  return Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' && typeof Properties?.Code?.ZipFile === 'string' ? [Properties.Code.ZipFile] : [],
  );
}

/** Whether a package is in the `node_modules` of one of the folders or their parents, up to `top`. */
function isInstalled(name: string, folders: readonly string[], top?: string): boolean {
  return folders.some((folder) => {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    const above = dirname(folder);
    return folder !== top && above !== folder && isInstalled(name, [above], top);
  });
}
