import { chmodSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Deletes a folder, also if it or folders in it are read-only. Links are deleted, not followed. */
export async function removeFolder(folder: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 };
  try {
    await rm(folder, options);
  } catch {
    makeFoldersWritable(folder);
    await rm(folder, options);
  }
}

function makeFoldersWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) makeFoldersWritable(join(folder, entry.name));
}
