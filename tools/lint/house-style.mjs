import { basename } from 'node:path';

/** Requires file names in kebab-case, which are the same on all file systems. */
const kebabCaseFiles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { name: "'{{name}}' is not kebab-case: rename it, for instance 'event-fan-out.ts'." },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename);
        if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(name))
          context.report({ node, messageId: 'name', data: { name } });
      },
    };
  },
};

/** Rejects folder names without a subject. */
const tellingFolders = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { folder: "A folder named '{{folder}}' does not say what it is about." },
  },
  create(context) {
    return {
      Program(node) {
        const folder = context.filename
          .split(/[\\/]/)
          .find((part) => ['utils', 'util', 'helpers', 'common', 'misc'].includes(part));
        if (folder) context.report({ node, messageId: 'folder', data: { folder } });
      },
    };
  },
};

/** The rules of the house style that no published plugin has. */
export const houseStyle = { rules: { 'kebab-case-files': kebabCaseFiles, 'telling-folders': tellingFolders } };
